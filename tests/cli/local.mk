cli_tests = \
	tests/cli/test_accounts.sh \
	tests/cli/test_bad_input.sh \
	tests/cli/test_baseline.sh \
	tests/cli/test_clock.sh \
	tests/cli/test_coverage.sh \
	tests/cli/test_derive.sh \
	tests/cli/test_detail.sh \
	tests/cli/test_filters.sh \
	tests/cli/test_formats.sh \
	tests/cli/test_growing.sh \
	tests/cli/test_help.sh \
	tests/cli/test_hosts.sh \
	tests/cli/test_hostile.sh \
	tests/cli/test_import.sh \
	tests/cli/test_interrupt.sh \
	tests/cli/test_legacy.sh \
	tests/cli/test_marks.sh \
	tests/cli/test_sql.sh
TESTS += $(cli_tests)
EXTRA_DIST += $(cli_tests) tests/cli/lib.sh
