/* The event map: the rows that DESIGN section 2 asks for, found whatever the
 * case of the names, and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ingest/event_map.h"

#define SECURITY "Microsoft-Windows-Security-Auditing"

static enum fact_kind kind(const char *provider, const char *channel, uint32_t id)
{
	return event_map_kind(str_of(provider), str_of(channel), id);
}

static void test_known(void **state)
{
	(void)state;
	assert_int_equal(kind(SECURITY, "Security", 4688), KIND_PROCESS_START);
	assert_int_equal(kind(SECURITY, "", 4689), KIND_PROCESS_END);
	assert_int_equal(kind(SECURITY, "ForwardedEvents", 4624), KIND_LOGON);
	assert_int_equal(kind(SECURITY, "Security", 4634), KIND_LOGOFF);
	assert_int_equal(kind(SECURITY, "Security", 4647), KIND_LOGOFF_REQUESTED);
	assert_int_equal(kind(SECURITY, "Security", 4608), KIND_BOOT);
	assert_int_equal(kind("Microsoft-Windows-Eventlog", "Security", 1102), KIND_LOG_CLEARED);
	assert_int_equal(kind("Microsoft-Windows-Eventlog", "Security", 1100), KIND_SHUTDOWN);
	assert_int_equal(kind("Microsoft-Windows-Eventlog", "Security", 1101), KIND_AUDIT_LOST);
	assert_int_equal(kind("Microsoft-Windows-Eventlog", "Security", 1104), KIND_AUDIT_LOST);
	assert_int_equal(kind("Microsoft-Windows-Eventlog", "Security", 1108), KIND_AUDIT_LOST);
	assert_int_equal(kind(SECURITY, "Security", 4612), KIND_AUDIT_LOST);
	assert_int_equal(kind("Microsoft-Windows-Kernel-Power", "System", 42), KIND_SLEEP);
	assert_int_equal(kind("Microsoft-Windows-Kernel-Power", "System", 107), KIND_RESUME);
	assert_int_equal(kind("Microsoft-Windows-Power-Troubleshooter", "System", 1), KIND_RESUME);
	assert_int_equal(kind("EventLog", "System", 6008), KIND_SHUTDOWN_UNCLEAN);
	assert_int_equal(kind("Microsoft-Windows-Kernel-General", "System", 13), KIND_SHUTDOWN);
	assert_int_equal(kind("Service Control Manager", "System", 7045), KIND_SERVICE_INSTALLED);
	assert_int_equal(kind("Microsoft-Windows-Sysmon", "Microsoft-Windows-Sysmon/Operational", 5),
			 KIND_SYSMON_END);
	assert_int_equal(kind("Microsoft-Windows-AppLocker", "Microsoft-Windows-AppLocker/EXE and DLL", 8004),
			 KIND_APP_CONTROL);
	assert_int_equal(kind("Microsoft-Windows-TerminalServices-LocalSessionManager", "", 25),
			 KIND_TS_RECONNECT);
	assert_int_equal(kind("Microsoft-Windows-TaskScheduler", "Microsoft-Windows-TaskScheduler/Operational", 129),
			 KIND_TASK_STARTED);
	assert_int_equal(kind("Microsoft-Windows-TaskScheduler", "", 141), KIND_TASK);
}

static void test_case_does_not_matter(void **state)
{
	(void)state;
	assert_int_equal(kind("User32", "System", 1074), KIND_SHUTDOWN);
	assert_int_equal(kind("eventlog", "System", 6005), KIND_BOOT);
	assert_int_equal(kind("MICROSOFT-WINDOWS-SYSMON", "", 1), KIND_SYSMON_START);
}

static void test_channel_where_it_is_asked(void **state)
{
	(void)state;
	assert_int_equal(kind("Microsoft-Windows-Eventlog", "system", 104), KIND_LOG_CLEARED);
	assert_int_equal(kind("Microsoft-Windows-Eventlog", "Other", 104), KIND_NONE);
}

static void test_unknown(void **state)
{
	(void)state;
	assert_int_equal(kind(SECURITY, "Security", 4703), KIND_NONE);
	assert_int_equal(kind("Somebody", "Security", 4688), KIND_NONE);
	assert_int_equal(kind("", "", 0), KIND_NONE);
	assert_int_equal(kind(SECURITY "x", "Security", 4688), KIND_NONE);
}

/* Every row is found as what it says: none hides another. */
static void test_rows(void **state)
{
	(void)state;
	size_t n;
	const struct event_map_row *rows = event_map_rows(&n);
	assert_true(n > 60);
	for (size_t i = 0; i < n; i++) {
		assert_int_not_equal(rows[i].kind, KIND_NONE);
		assert_int_equal(kind(rows[i].provider, rows[i].channel, rows[i].event_id), rows[i].kind);
		for (size_t k = 0; k < i; k++)
			assert_false(rows[i].event_id == rows[k].event_id &&
				     str_eq_nocase(str_of(rows[i].provider), str_of(rows[k].provider)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_case_does_not_matter),
		cmocka_unit_test(test_channel_where_it_is_asked),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_rows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
