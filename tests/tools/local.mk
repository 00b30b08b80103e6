# The log writer: a program for the tests, and the sample logs that it makes.
#
#   make update-samples    writes data/samples/*.evtx and data/legacy/*.Evt anew
logwriter_core = \
	tests/tools/binvalue.c tests/tools/binvalue.h \
	tests/tools/binxml.c tests/tools/binxml.h \
	tests/tools/events.c tests/tools/events.h \
	tests/tools/events_old.h tests/tools/events_system.h \
	tests/tools/evtwrite.c tests/tools/evtwrite.h \
	tests/tools/evtxwrite.c tests/tools/evtxwrite.h

check_PROGRAMS += tests/tools/logwriter tests/unit/test_evtxwrite
TESTS += tests/tools/test_logwriter.sh tests/tools/test_evtwriter.sh tests/tools/test_shapes.sh \
	tests/unit/test_evtxwrite

tests_tools_logwriter_SOURCES = $(logwriter_core) \
	tests/tools/generate.c tests/tools/generate.h \
	tests/tools/genprofile.c tests/tools/genprofile.h \
	tests/tools/logwriter.c \
	tests/tools/prng.h \
	tests/tools/scenario.c tests/tools/scenario.h \
	tests/tools/scnevent.c \
	tests/tools/scnhost.c \
	tests/tools/scnlex.c tests/tools/scnlex.h \
	tests/tools/scnverbs.c \
	tests/tools/sim.c tests/tools/sim.h \
	tests/tools/simboot.c \
	tests/tools/simlegacy.c \
	tests/tools/simlogon.c \
	tests/tools/simos.c \
	tests/tools/simpower.c \
	tests/tools/simproc.c \
	tests/tools/simscreen.c \
	tests/tools/simsysmon.c
tests_tools_logwriter_LDADD = libevtrail.a $(LIBDEFLATE_LIBS)

tests_unit_test_evtxwrite_SOURCES = $(logwriter_core) tests/unit/test_evtxwrite.c
tests_unit_test_evtxwrite_LDADD = libevtrail.a $(LIBDEFLATE_LIBS) $(CMOCKA_LIBS)

EXTRA_DIST += \
	tests/tools/README.md \
	tests/tools/flatten.pl \
	tests/tools/flatten_evt.pl \
	tests/tools/lib.sh \
	tests/tools/test_evtwriter.sh \
	tests/tools/shapes.pl \
	tests/tools/test_logwriter.sh \
	tests/tools/test_shapes.sh

.PHONY: update-samples
update-samples: tests/tools/logwriter
	tests/tools/logwriter scenario $(top_srcdir)/data/samples/corp.scn -o $(top_srcdir)/data/samples
	tests/tools/logwriter scenario $(top_srcdir)/data/legacy/srv03.scn -o $(top_srcdir)/data/legacy
