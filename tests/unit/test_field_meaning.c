/* What fields mean by event, version and logon type. */
#include "unit/facts.h"

#include <stdio.h>

#include "model/field_meaning.h"

static const struct field_meaning *meaning_of(struct facts *f, const char *line)
{
	facts_say(f, line);
	return field_meaning(&f->items.items[f->items.n - 1]);
}

/* A logon at a screen names the computer itself, one over the network the client. */
static void workstations(void **state)
{
	static const struct {
		const char *line;
		enum fact_field workstation;
	} logons[] = {
		{"10:00:00 logon id=0x1000 type=2", FIELD_NONE},
		{"10:00:00 logon id=0x1000 type=3", F_WorkstationName},
		{"10:00:00 logon id=0x1000 type=4", FIELD_NONE},
		{"10:00:00 logon id=0x1000 type=7", FIELD_NONE},
		{"10:00:00 logon id=0x1000 type=8 LogonProcessName='Advapi  '", F_WorkstationName},
		{"10:00:00 logon id=0x1000 type=8 LogonProcessName=sshd", FIELD_NONE},
		{"10:00:00 logon id=0x1000 type=10", FIELD_NONE},
		{"10:00:00 logon id=0x1000 type=11", FIELD_NONE},
		{"10:00:00 logon id=0x1000 type=12", FIELD_NONE},
		{"10:00:00 logon id=0x1000 type=13", FIELD_NONE},
		{"10:00:00 logon id=0x1000", FIELD_NONE},
		{"10:00:00 540 id=0x1000", F_WorkstationName},
		{"10:00:00 528 id=0x1000 type=10", FIELD_NONE},
		{"10:00:00 failed type=3", F_WorkstationName},
		{"10:00:00 failed type=8 LogonProcessName=sshd", FIELD_NONE},
		{"10:00:00 failed type=10", FIELD_NONE},
	};
	struct facts f = {0};
	(void)state;
	for (size_t i = 0; i < sizeof logons / sizeof *logons; i++) {
		const struct field_meaning *meaning = meaning_of(&f, logons[i].line);
		assert_int_equal(meaning->client.workstation, logons[i].workstation);
		assert_int_equal(meaning->client.address, F_IpAddress);
	}
	facts_free(&f);
}

static void whom_a_start_names(void **state)
{
	struct facts f = {0};
	(void)state;
	const struct field_meaning *new = meaning_of(&f, "10:00:00 start pid=100 id=0x3e7 target=0x1000");
	const struct field_meaning *old = meaning_of(&f, "10:00:00 old-start pid=100 id=0x3e7");
	assert_int_equal(new->owner, WHO_TARGET);
	assert_int_equal(new->asker, WHO_SUBJECT);
	assert_int_equal(old->owner, WHO_NOBODY);
	assert_int_equal(old->asker, WHO_SUBJECT);
	facts_free(&f);
}

static void who_did_it(void **state)
{
	static const struct {
		const char *line;
		enum who_field doer;
	} deeds[] = {
		{"10:00:00 service name=X AccountName=LocalSystem logged-as=S-1-5-21-bob", WHO_LOGGER},
		{"10:00:00 104 SubjectUserName=bob logged-as=S-1-5-21-bob", WHO_LOGGER},
		{"10:00:00 104 SubjectUserName=bob", WHO_SUBJECT},
		{"10:00:00 1074 logged-as=S-1-5-21-bob", WHO_LOGGER},
		{"10:00:00 6006 logged-as=S-1-5-18", WHO_NOBODY},
		{"10:00:00 installed id=0x1000 user=bob", WHO_SUBJECT},
		{"10:00:00 cleared id=0x1000 user=bob", WHO_SUBJECT},
		{"10:00:00 reconnect id=0x1000 user=bob", WHO_CLIENT},
		{"10:00:00 rdp user=CORP\\bob logged-as=S-1-5-18", WHO_USER},
	};
	struct facts f = {0};
	(void)state;
	for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++)
		assert_int_equal(meaning_of(&f, deeds[i].line)->doer, deeds[i].doer);
	facts_free(&f);
}

static void expect_address(const char *address, const char *expected)
{
	struct str got = client_address(str_of(address));
	char text[64];
	snprintf(text, sizeof text, "%.*s", STR_ARG(got));
	assert_string_equal(text, expected);
}

static void addresses(void **state)
{
	static const char *const none[] = {"LOCAL", "LOKAL", "YEREL", "ЛОКАЛЬНЫЕ", "Unknown", "0.0.0.0", "::", "-", ""};
	(void)state;
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		expect_address(none[i], "");
	expect_address("::ffff:10.1.2.17", "10.1.2.17");
	expect_address("::FFFF:10.1.2.17", "10.1.2.17");
	expect_address("10.1.2.17", "10.1.2.17");
	expect_address("fe80::1%3", "fe80::1%3");
	expect_address("::1", "::1");
	assert_int_equal(client_name(STR("Unknown")).n, 0);
	assert_int_equal(client_name(STR("WS17")).n, 4);
}

static void the_console(void **state)
{
	static const struct {
		const char *line;
		bool console;
	} events[] = {
		{"10:00:00 reconnect id=0x1000 SessionName=Console ip=LOCAL client=Unknown", true},
		{"10:00:00 reconnect id=0x1000 SessionName=RDP-Tcp#3 ip=0.0.0.0 client=HYPERV", false},
		{"10:00:00 reconnect id=0x1000 SessionName=RDP-Tcp#3 ip=10.1.2.3 client=WS17", false},
		{"10:00:00 reconnect id=0x1000", false},
		{"10:00:00 rdp user=bob ip=LOKAL", true},
		{"10:00:00 rdp-back user=bob ip=-", true},
		{"10:00:00 rdp-back user=bob ip=10.1.2.3", false},
		{"10:00:00 rdp-off user=bob", false},
	};
	struct facts f = {0};
	(void)state;
	for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
		facts_say(&f, events[i].line);
		assert_int_equal(client_is_console(&f.items.items[i]), events[i].console);
	}
	facts_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(workstations),
		cmocka_unit_test(whom_a_start_names),
		cmocka_unit_test(who_did_it),
		cmocka_unit_test(addresses),
		cmocka_unit_test(the_console),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
