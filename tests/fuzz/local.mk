# The decoder under hostile bytes. make check replays the seeds and what was
# found; the fuzzer itself needs configure --enable-fuzzers CC=clang:
#
#   make tests/fuzz/fuzz_evtx && tests/fuzz/fuzz_evtx -max_len=8192 CORPUS tests/fuzz/seeds
#
#   make update-seeds    writes the seeds anew from the samples
check_PROGRAMS += tests/fuzz/replay_evtx tests/fuzz/make_seeds
TESTS += tests/fuzz/replay_evtx

tests_fuzz_replay_evtx_SOURCES = tests/fuzz/fuzz_evtx.c tests/unit/scratch.h
tests_fuzz_replay_evtx_CPPFLAGS = $(AM_CPPFLAGS) -DREPLAY
tests_fuzz_replay_evtx_LDADD = libevtrail.a $(EVTRAIL_LIBS)
tests_fuzz_make_seeds_SOURCES = tests/fuzz/make_seeds.c tests/unit/scratch.h \
	tests/unit/evtx_build.c tests/unit/evtx_build.h
tests_fuzz_make_seeds_LDADD = libevtrail.a $(LIBDEFLATE_LIBS)

if ENABLE_FUZZERS
noinst_PROGRAMS += tests/fuzz/fuzz_evtx
tests_fuzz_fuzz_evtx_SOURCES = tests/fuzz/fuzz_evtx.c
tests_fuzz_fuzz_evtx_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_evtx_LDADD = libevtrail.a $(EVTRAIL_LIBS)
endif

EXTRA_DIST += tests/fuzz/seeds

.PHONY: update-seeds
update-seeds: tests/fuzz/make_seeds
	tests/fuzz/make_seeds $(top_srcdir)/data/samples $(top_srcdir)/tests/fuzz/seeds
