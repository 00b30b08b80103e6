# What real logs say, where EVTRAIL_REAL_LOGS has them; the programs are listed with the unit tests.
real_tests = \
	tests/real/test_cases.sh \
	tests/real/test_laws.sh
TESTS += $(real_tests)
# Mostly the judge's own time, and the same under sanitizers: only the plain build runs it.
if !SANITIZED
TESTS += tests/real/test_truth.sh
endif
EXTRA_DIST += $(real_tests) tests/real/test_truth.sh \
	tests/real/casefile.py \
	tests/real/cases.py \
	tests/real/cases.table \
	tests/real/compare_builds.sh \
	tests/real/floors.py \
	tests/real/judge.py \
	tests/real/laws.py \
	tests/real/lawsboot.py \
	tests/real/lawslogon.py \
	tests/real/lawspeople.py \
	tests/real/lawsprocess.py \
	tests/real/lib.sh \
	tests/real/real_logs.h \
	tests/real/records.py \
	tests/real/setbacks.py \
	tests/real/spoils.py \
	tests/real/sysmon.py \
	tests/real/verdicts.py
