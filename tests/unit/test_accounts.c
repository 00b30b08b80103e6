/* Who somebody is, and by which names. */
#include "unit/facts.h"

#include <string.h>

#define BOB "S-1-5-21-1-2-3-1104"

static void expect_name(struct derived *d, uint32_t name, const char *expected)
{
	assert_string_equal(name_at(d, name), expected);
}

/* An account that is renamed keeps its SID: each row has the name of its own record. */
static void test_renamed(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "09:00:00 logon id=0x1000 user=bob sid=" BOB " TargetDomainName=CORP type=2\n"
		      "09:00:01 start pid=100 image=C:\\a.exe by=50 id=0x1000 user=bob sid=" BOB " domain=CORP\n"
		      "10:00:00 logon id=0x2000 user=adm sid=S-1-5-21-1-2-3-1105 TargetDomainName=CORP type=2\n"
		      "10:00:01 renamed id=0x2000 user=adm sid=S-1-5-21-1-2-3-1105 domain=CORP OldTargetUserName=bob "
		      "NewTargetUserName=robert TargetDomainName=CORP TargetSid=" BOB "\n"
		      "10:00:02 start pid=104 image=C:\\b.exe by=100 id=0x1000 user=- sid=" BOB "\n"
		      "10:00:03 logon id=0x3000 user=robert sid=" BOB " TargetDomainName=CORP type=3\n"
		      "10:00:04 explicit id=0x1000 user=bob sid=" BOB " domain=CORP tuser=x\n"
		      "10:00:05 start pid=108 image=C:\\b.exe by=100 id=0x1000 user=adm sid=S-1-5-21-1-2-3-1105 domain=CORP "
		      "target=0x3000 tuser=- tsid=" BOB "\n");
	struct derived *d = facts_derive(&f);
	const struct logon *before = logon_of(d, 0x1000, 0), *after = logon_of(d, 0x3000, 0);
	assert_int_equal(before->account, after->account);
	assert_string_equal(user_at(d, before->account), "bob"); /* the latest record's */
	expect_name(d, before->name, "CORP\\bob");
	expect_name(d, after->name, "CORP\\robert");
	expect_name(d, process_of(d, 100, 0)->name, "CORP\\bob");
	expect_name(d, process_of(d, 104, 0)->name, "CORP\\robert"); /* its record has none: what it was by then */
	expect_name(d, process_of(d, 108, 0)->name, "CORP\\bob");
	expect_name(d, process_of(d, 108, 0)->requester_name, "CORP\\adm");
	assert_true(has_name(d, before->account, "CORP", "bob"));
	assert_true(has_name(d, before->account, "CORP", "robert"));
	for (size_t i = 0; i < d->activity.n; i++) {
		const struct activity *a = &d->activity.items[i];
		if (a->kind == KIND_LOGON)
			expect_name(d, a->name, a->logon == before->seq ? "CORP\\bob" : a->logon == after->seq ? "CORP\\robert" : "CORP\\adm");
		if (a->kind != KIND_ACCOUNT_RENAMED)
			continue;
		assert_int_equal(a->logon, logon_of(d, 0x2000, 0)->seq);
		assert_memory_equal(a->what.text.p, "bob, now robert", a->what.text.n);
	}
	assert_non_null(strstr(derived_activity(d), "account_renamed"));
	facts_done(&f, d);
}

/* The rename alone teaches both names, and old ones of a SID that no other event names. */
static void test_the_same_name_is_no_renaming(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 logon id=0x1000 user=adm sid=" BOB " TargetDomainName=CORP type=2\n"
		      "10:00:01 renamed id=0x1000 user=adm sid=" BOB " OldTargetUserName=Guests NewTargetUserName=Guests "
		      "TargetDomainName=Builtin TargetSid=S-1-5-32-546\n"
		      "10:00:02 renamed id=0x1000 user=adm sid=" BOB " OldTargetUserName=eve NewTargetUserName=Eve "
		      "TargetDomainName=CORP TargetSid=S-1-5-21-1-2-3-1107\n");
	struct derived *d = facts_derive(&f);
	assert_null(strstr(derived_activity(d), "10:00:01"));
	assert_non_null(strstr(derived_activity(d), "10:00:02 account_renamed adm"));
	facts_done(&f, d);
}

static void test_renamed_is_all_that_names_it(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "09:00:00 logon id=0x1000 user=- sid=" BOB " type=2\n"
		      "10:00:01 renamed id=0x2000 user=adm OldTargetUserName=bob NewTargetUserName=robert TargetDomainName=CORP "
		      "TargetSid=" BOB "\n"
		      "10:00:02 logon id=0x3000 user=- sid=" BOB " type=2\n"
		      "10:00:03 failed user=BOB TargetDomainName=corp sid=none\n");
	struct derived *d = facts_derive(&f);
	const struct logon *l = logon_of(d, 0x1000, 0);
	expect_name(d, l->name, "CORP\\bob");
	expect_name(d, logon_of(d, 0x3000, 0)->name, "CORP\\robert");
	assert_int_equal(account_at(d, l->account)->failed_logons, 1);
	assert_true(has_name(d, l->account, "corp", "BOB"));
	facts_done(&f, d);
}

/* One was deleted and another made with its name: two accounts.  What names no SID is of
 * the one that last had the name. */
static void test_two_of_one_name(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "09:00:00 failed user=bob TargetDomainName=CORP sid=none\n"
		      "09:00:01 logon id=0x1000 user=bob sid=" BOB " TargetDomainName=CORP type=3\n"
		      "09:00:02 sysmon1 pid=100 image=C:\\a.exe by=50 id=0x1000 user=CORP\\bob\n"
		      "09:00:03 logon id=0x2000 user=bob sid=S-1-5-21-7-8-9-1001 TargetDomainName=SRV02 type=3\n"
		      "09:01:00 logon id=0x3000 user=bob sid=S-1-5-21-1-2-3-2222 TargetDomainName=CORP type=3\n"
		      "09:01:01 sysmon1 pid=104 image=C:\\a.exe by=50 id=0x3000 user=CORP\\bob\n"
		      "09:01:02 failed user=bob TargetDomainName=CORP sid=none\n"
		      "09:01:03 failed user=bob TargetDomainName=CORP sid=none\n"
		      "09:01:04 failed user=bob TargetDomainName=SRV02 sid=none\n");
	struct derived *d = facts_derive(&f);
	const struct logon *old = logon_of(d, 0x1000, 0), *local = logon_of(d, 0x2000, 0), *new = logon_of(d, 0x3000, 0);
	assert_int_equal(d->accounts.n, 3);
	assert_true(old->account != local->account && old->account != new->account && local->account != new->account);
	assert_int_equal(account_at(d, old->account)->failed_logons, 1);
	assert_int_equal(account_at(d, new->account)->failed_logons, 2);
	assert_int_equal(account_at(d, local->account)->failed_logons, 1);
	assert_int_equal(process_of(d, 100, 0)->account, old->account);
	assert_int_equal(process_of(d, 104, 0)->account, new->account);
	facts_done(&f, d);
}

/* A domain has a name of NetBIOS and one of DNS, which Kerberos logons have in upper case. */
static void test_spellings_of_a_domain(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "09:00:00 logon id=0x1000 user=bob sid=" BOB " TargetDomainName=CORP type=3\n"
		      "09:00:01 logon id=0x2000 user=eve sid=S-1-5-21-1-2-3-1105 TargetDomainName=CORP.EXAMPLE.NET type=3\n"
		      "09:00:02 failed user=bob TargetDomainName=corp.example.net sid=none\n"
		      "09:00:03 failed user=Bob@corp.example.net sid=none\n"
		      "09:00:04 failed user=bob TargetDomainName=OTHER sid=none\n"
		      "09:00:05 failed user=bob@other.example.net sid=none\n");
	struct derived *d = facts_derive(&f);
	uint32_t bob = logon_of(d, 0x1000, 0)->account, eve = logon_of(d, 0x2000, 0)->account;
	assert_int_equal(account_at(d, bob)->failed_logons, 2);
	assert_true(has_name(d, bob, "corp.example.net", "bob"));
	assert_true(has_name(d, bob, "", "bob@corp.example.net"));
	assert_true(has_name(d, eve, "CORP", "eve"));
	assert_false(has_name(d, bob, "OTHER", "bob"));
	assert_false(has_name(d, bob, "CORP", "eve"));
	assert_int_equal(d->accounts.n, 4);
	facts_done(&f, d);
}

/* A principal name that a record gives to one SID is no other's. */
static void test_principal_name_is_one_accounts(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "09:00:00 logon id=0x1000 user=bob@corp.example.net sid=" BOB " type=3\n"
		      "09:00:01 logon id=0x2000 user=robert sid=" BOB " TargetDomainName=CORP.EXAMPLE.NET type=3\n"
		      "09:00:02 logon id=0x3000 user=bob sid=S-1-5-21-1-2-3-2222 TargetDomainName=CORP type=3\n");
	struct derived *d = facts_derive(&f);
	uint32_t one = logon_of(d, 0x1000, 0)->account, other = logon_of(d, 0x3000, 0)->account;
	assert_true(has_name(d, one, "", "bob@corp.example.net"));
	assert_false(has_name(d, other, "", "bob@corp.example.net"));
	assert_true(has_name(d, other, "CORP.EXAMPLE.NET", "bob"));
	assert_string_equal(user_at(d, one), "robert");
	facts_done(&f, d);
}

/* Microsoft, "Security identifiers"; winnt.h. */
static void test_people_who_are_none(void **state)
{
	static const struct {
		const char *sid, *user;
		bool built_in;
	} expected[] = {
		{"S-1-12-1-111-222-333-444", "AzureBob", false}, {"S-1-5-21-1-2-3-1104", "bob", false},
		{"S-1-5-80-1-2-3-4-5", "MSSQLSERVER", true},     {"S-1-5-82-1-2-3-4-5", "DefaultAppPool", true},
		{"S-1-5-83-1-1-2-3-4", "AAAA1111", true},        {"S-1-5-87-1-2-3-4-5", "TASK", true},
		{"S-1-5-90-0-1", "DWM-1", true},                 {"S-1-5-92-1-2-3", "u", true},
		{"S-1-5-93-2-1", "ContainerAdministrator", true}, {"S-1-5-94-1", "WinRM", true},
		{"S-1-5-96-0-1", "UMFD-1", true},                {"S-1-5-111-1-2-3-4-5", "sshd_1", true},
		{"S-1-5-1110-1", "eve", false},
	};
	struct facts f = {0};
	struct buf lines = {0};
	(void)state;
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
		buf_printf(&lines, "10:00:%02zu logon id=0x%zu000 user=%s sid=%s type=3\n", i, i + 1, expected[i].user, expected[i].sid);
	buf_puts(&lines, "10:01:00 failed user=sshd_2 TargetDomainName='VIRTUAL USERS' sid=none\n");
	facts_say(&f, buf_text(&lines));
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->accounts.n, sizeof expected / sizeof *expected + 1);
	for (size_t i = 0; i < d->accounts.n; i++) {
		const struct account *a = &d->accounts.items[i];
		bool built_in = true; /* sshd_2 */
		for (size_t k = 0; k < sizeof expected / sizeof *expected; k++)
			if (str_eq(a->sid, str_of(expected[k].sid)))
				built_in = expected[k].built_in;
		assert_int_equal(a->built_in, built_in);
	}
	buf_free(&lines);
	facts_done(&f, d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_renamed),
		cmocka_unit_test(test_the_same_name_is_no_renaming),
		cmocka_unit_test(test_renamed_is_all_that_names_it),
		cmocka_unit_test(test_two_of_one_name),
		cmocka_unit_test(test_spellings_of_a_domain),
		cmocka_unit_test(test_principal_name_is_one_accounts),
		cmocka_unit_test(test_people_who_are_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
