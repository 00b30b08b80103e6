# Speed: make bench. Nothing here is part of make check.
bench_programs = \
	tests/bench/bench_decode \
	tests/bench/bench_import \
	tests/bench/bench_insert \
	tests/bench/bench_run \
	tests/bench/mixed_log
EXTRA_PROGRAMS += $(bench_programs)
CLEANFILES += $(bench_programs)

tests_bench_bench_decode_SOURCES = tests/bench/bench_decode.c
tests_bench_bench_decode_LDADD = libevtrail.a $(EVTRAIL_LIBS)
tests_bench_bench_import_SOURCES = tests/bench/bench_import.c
tests_bench_bench_import_LDADD = libevtrail.a $(EVTRAIL_LIBS)
tests_bench_bench_insert_SOURCES = tests/bench/bench_insert.c
tests_bench_bench_insert_LDADD = $(SQLITE_LIBS)
tests_bench_bench_run_SOURCES = tests/bench/bench_run.c
tests_bench_mixed_log_SOURCES = $(logwriter_core) tests/bench/mixed_log.c
tests_bench_mixed_log_LDADD = libevtrail.a $(LIBDEFLATE_LIBS)

EXTRA_DIST += tests/bench/bench.sh

.PHONY: bench
bench: evtrail tests/tools/logwriter $(bench_programs)
	top_builddir='$(abs_top_builddir)' $(SHELL) $(srcdir)/tests/bench/bench.sh

EXTRA_DIST += tests/bench/bench_new.sh tests/bench/bench_ranking.sh

.PHONY: bench-new bench-ranking
bench-new: evtrail$(EXEEXT) tests/tools/logwriter$(EXEEXT) tests/bench/bench_run$(EXEEXT) tests/bench/bench_keys$(EXEEXT)
	top_builddir='$(abs_top_builddir)' $(top_srcdir)/tests/bench/bench_new.sh
bench-ranking: evtrail$(EXEEXT) tests/tools/logwriter$(EXEEXT)
	top_builddir='$(abs_top_builddir)' $(top_srcdir)/tests/bench/bench_ranking.sh

# Not part of make check: make tests/bench/bench_keys, then give it a case.
EXTRA_PROGRAMS += tests/bench/bench_keys
tests_bench_bench_keys_LDADD = libevtrail.a $(EVTRAIL_LIBS)
CLEANFILES += tests/bench/bench_keys
