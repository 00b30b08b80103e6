libevtrail_a_SOURCES += \
	src/model/derived.h \
	src/model/event.h \
	src/model/fact.c src/model/fact.h \
	src/model/how.c src/model/how.h \
	src/model/image.c src/model/image.h \
	src/model/kind.c src/model/kind.h \
	src/model/link.c src/model/link.h \
	src/model/logon_type.c src/model/logon_type.h \
	src/model/sentence.c src/model/sentence.h \
	src/model/sink.h
