libevtrail_a_SOURCES += \
	src/model/console.c src/model/console.h \
	src/model/coverage.c src/model/coverage.h \
	src/model/derived.h \
	src/model/event.h \
	src/model/fact.c src/model/fact.h \
	src/model/field_meaning.c src/model/field_meaning.h \
	src/model/how.c src/model/how.h \
	src/model/clock_setting.c src/model/clock_setting.h \
	src/model/guid.c src/model/guid.h \
	src/model/image.c src/model/image.h src/model/image_pattern.c \
	src/model/kind.c src/model/kind.h \
	src/model/knowledge.c src/model/knowledge.h \
	src/model/link.c src/model/link.h \
	src/model/logon_type.c src/model/logon_type.h \
	src/model/sentence.c src/model/sentence.h \
	src/model/sink.h

# What is known of Windows' programs is read by people in data/ and compiled in.
nodist_libevtrail_a_SOURCES += src/model/knowledge_text.c
BUILT_SOURCES += src/model/knowledge_text.c
CLEANFILES += src/model/knowledge_text.c
EXTRA_DIST += data/system-binaries.txt
src/model/knowledge_text.c: data/system-binaries.txt
	$(AM_V_GEN)$(MKDIR_P) src/model && { \
	echo '#include "model/knowledge.h"'; \
	echo 'const char knowledge_text[] ='; \
	$(SED) -e '/^#/d' -e '/^$$/d' -e 's/\\/\\\\/g' -e 's/?/\\?/g' -e 's/"/\\"/g' -e 's/^/"/' -e 's/$$/\\n"/' \
		$(srcdir)/data/system-binaries.txt; \
	echo ';'; } > $@.tmp && mv $@.tmp $@
