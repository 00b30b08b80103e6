/* Events of NT 4 to 2003: each value gets the name of the modern event, and the
 * joins then are those of modern hosts but where the old events tell less. */
#include "unit/facts.h"

#include <stdio.h>
#include <string.h>

#include "ingest/event_map.h"
#include "ingest/legacy_map.h"
#include "model/image.h"

/* ---- names ---- */

enum { MAX_VALUES = 64 };

struct named {
	struct legacy_fields l;
	struct event e;
	struct event_field values[MAX_VALUES];
};

/* An event of these values, a | between, named. */
static void name(struct named *n, uint32_t event_id, const char *values)
{
	size_t count = 0;
	const char *p = values;
	while (*values && p) {
		size_t len = strcspn(p, "|");
		assert_true(count < MAX_VALUES);
		n->values[count++] = (struct event_field){STR(""), {p, len}};
		p = p[len] ? p + len + 1 : NULL;
	}
	n->e = (struct event){.provider = STR("Security"), .channel = STR("Security"),
			      .event_id = event_id, .user_sid = STR("S-1-5-21-1"),
			      .fields = n->values, .nfields = count};
	n->e.kind = event_map_kind(n->e.provider, n->e.channel, event_id);
	legacy_map_name(&n->l, &n->e);
}

static void has(const struct named *n, const char *field, const char *value)
{
	for (size_t i = 0; i < n->e.nfields; i++)
		if (str_eq(n->e.fields[i].name, str_of(field))) {
			if (!str_eq(n->e.fields[i].value, str_of(value)))
				fail_msg("%s is %.*s, not %s", field, STR_ARG(n->e.fields[i].value), value);
			return;
		}
	if (value)
		fail_msg("event %u has no %s", n->e.event_id, field);
}

static void has_not(const struct named *n, const char *field)
{
	for (size_t i = 0; i < n->e.nfields; i++)
		assert_false(str_eq(n->e.fields[i].name, str_of(field)));
}

static void test_processes(void **state)
{
	(void)state;
	struct named n = {0};
	name(&n, 592, "1234|\\WINNT\\system32\\cmd.exe|400|bob|CORP|(0x0,0x1FD23)");
	assert_int_equal(n.e.kind, KIND_PROCESS_START);
	has(&n, "NewProcessId", "1234");
	has(&n, "NewProcessName", "\\WINNT\\system32\\cmd.exe");
	has(&n, "ProcessId", "400");
	has(&n, "SubjectUserName", "bob");
	has(&n, "SubjectLogonId", "(0x0,0x1FD23)");
	has(&n, "SubjectUserSid", "S-1-5-21-1");
	name(&n, 593, "1234|bob|CORP|(0x0,0x1FD23)"); /* 2000 */
	has(&n, "ProcessId", "1234");
	has(&n, "SubjectUserName", "bob");
	has_not(&n, "ProcessName");
	name(&n, 593, "1234|C:\\WINDOWS\\x.exe|bob|CORP|(0x0,0x1FD23)"); /* XP */
	has(&n, "ProcessName", "C:\\WINDOWS\\x.exe");
	has(&n, "SubjectUserName", "bob");
	name(&n, 600, "4|a.exe|S$|CORP|(0x0,0x3E7)|8|b.exe|bob|CORP|(0x0,0x9)");
	has(&n, "TargetProcessId", "8");
	has(&n, "TargetProcessName", "b.exe");
	has(&n, "TargetLogonId", "(0x0,0x9)");
	legacy_fields_free(&n.l);
}

/* NT 4: an audit ID is not a process ID. */
static void test_audit_id(void **state)
{
	(void)state;
	struct named n = {0};
	name(&n, 592, "2154859552|cmd.exe|2154811200|bob|CORP|(0x0,0x1FD23)");
	has(&n, "AuditId", "2154859552");
	has(&n, "CreatorAuditId", "2154811200");
	has(&n, "NewProcessName", "cmd.exe");
	has_not(&n, "NewProcessId");
	has_not(&n, "ProcessId");
	name(&n, 593, "2154859552|bob|CORP|(0x0,0x1FD23)");
	has(&n, "AuditId", "2154859552");
	has(&n, "SubjectUserName", "bob");
	legacy_fields_free(&n.l);
}

static void test_logons(void **state)
{
	(void)state;
	struct named n = {0};
	name(&n, 528, "bob|CORP|(0x0,0x9)|2|User32  |Negotiate|WS1"); /* 2000 */
	assert_int_equal(n.e.kind, KIND_LOGON);
	has(&n, "TargetUserName", "bob");
	has(&n, "TargetUserSid", "S-1-5-21-1");
	has(&n, "LogonType", "2");
	has(&n, "WorkstationName", "WS1");
	has_not(&n, "LogonGuid");
	name(&n, 540, "bob|CORP|(0x0,0x9)|3|Kerberos|Kerberos||{0}"); /* XP */
	has(&n, "LogonGuid", "{0}");
	has_not(&n, "SubjectLogonId");
	name(&n, 528, "bob|CORP|(0x0,0x9)|10|User32|Negotiate|S1|{0}|S1$|CORP|(0x0,0x3E7)|412|-|10.0.0.7|3389");
	has(&n, "SubjectUserName", "S1$");
	has(&n, "SubjectLogonId", "(0x0,0x3E7)");
	has(&n, "ProcessId", "412");
	has(&n, "TransmittedServices", "-");
	has(&n, "IpAddress", "10.0.0.7");
	has(&n, "IpPort", "3389");
	name(&n, 529, "bob|CORP|3|NtLmSsp|NTLM|WS1|-|-|-|-|-|10.0.0.7|0");
	has(&n, "TargetUserName", "bob");
	has(&n, "IpAddress", "10.0.0.7");
	has_not(&n, "TargetUserSid");
	name(&n, 537, "bob|CORP|3|NtLmSsp|NTLM|WS1|0xC000006D|0x0|-|-|-|-|-|10.0.0.8|0");
	has(&n, "Status", "0xC000006D");
	has(&n, "IpAddress", "10.0.0.8");
	name(&n, 538, "bob|CORP|(0x0,0x9)|2");
	has(&n, "LogonType", "2");
	name(&n, 551, "bob|CORP|(0x0,0x9)");
	assert_int_equal(n.e.kind, KIND_LOGOFF_REQUESTED);
	has(&n, "TargetLogonId", "(0x0,0x9)");
	name(&n, 552, "bob|CORP|(0x0,0x9)|{0}|admin|CORP|{0}|localhost|localhost|900|10.0.0.9|0");
	has(&n, "TargetUserName", "admin");
	has(&n, "ProcessId", "900");
	name(&n, 576, "bob|CORP|(0x0,0x9)|SeDebugPrivilege");
	has(&n, "PrivilegeList", "SeDebugPrivilege");
	name(&n, 682, "bob|CORP|(0x0,0x9)|RDP-Tcp#3|LAPTOP|10.0.0.4");
	has(&n, "ClientAddress", "10.0.0.4");
	has(&n, "LogonID", "(0x0,0x9)");
	legacy_fields_free(&n.l);
}

static void test_system(void **state)
{
	(void)state;
	struct named n = {0};
	name(&n, 512, "");
	assert_int_equal(n.e.kind, KIND_BOOT);
	assert_int_equal(n.e.nfields, 0);
	name(&n, 516, "7");
	assert_int_equal(n.e.kind, KIND_AUDIT_LOST);
	has(&n, "AuditsDiscarded", "7");
	name(&n, 517, "SYSTEM|NT AUTHORITY|(0x0,0x3E7)|bob|CORP|(0x0,0x9)");
	has(&n, "SubjectUserName", "bob");
	has(&n, "PrimaryUserName", "SYSTEM");
	name(&n, 517, "bob|CORP|(0x0,0x9)|-|-|-");
	has(&n, "SubjectUserName", "bob");
	has(&n, "ClientUserName", "-");
	name(&n, 520, "2024|C:\\WINDOWS\\system32\\rundll32.exe|bob|CORP|(0x0,0x9)|-|-|-|8/5/2004|7:09:19 PM|"
		      "8/5/2004|7:10:18 PM");
	has(&n, "SubjectUserName", "bob");
	has(&n, "PreviousDate", "8/5/2004");
	has(&n, "PreviousTime", "7:09:19 PM");
	has(&n, "NewTime", "7:10:18 PM");
	name(&n, 612, "+|-|+|+|-|-|-|-|+|+|-|-|+|+|-|-|-|-|bob|CORP|(0x0,0x9)");
	has(&n, "SystemFailure", "-");
	has(&n, "DetailedTrackingSuccess", "+");
	has(&n, "SubjectUserName", "bob");
	name(&n, 601, "x|C:\\x.exe|16|2|LocalSystem|bob|CORP|(0x0,0x9)");
	has(&n, "ServiceFileName", "C:\\x.exe");
	has(&n, "SubjectLogonId", "(0x0,0x9)");
	name(&n, 602, "C:\\WINDOWS\\Tasks\\At1.job|c:\\x.exe|once|1:00|1/1/2005|-|SYSTEM|bob|CORP|(0x0,0x9)");
	has(&n, "Command", "c:\\x.exe");
	has(&n, "SubjectUserName", "bob");
	legacy_fields_free(&n.l);
}

static void test_accounts(void **state)
{
	(void)state;
	struct named n = {0};
	name(&n, 624, "eve|CORP|%{S-1-5-21-9}|bob|CORP|(0x0,0x9)|-");
	has(&n, "TargetUserName", "eve");
	has(&n, "SubjectUserName", "bob");
	has(&n, "PrivilegeList", "-");
	name(&n, 636, "-|%{S-1-5-21-9}|Administrators|Builtin|%{S-1-5-32-544}|bob|CORP|(0x0,0x9)|-");
	has(&n, "MemberSid", "%{S-1-5-21-9}");
	has(&n, "TargetUserName", "Administrators");
	has(&n, "SubjectLogonId", "(0x0,0x9)");
	name(&n, 642, "eve|CORP|%{S-1}|bob|CORP|(0x0,0x9)|-"); /* NT 4 */
	has(&n, "TargetUserName", "eve");
	name(&n, 642, "-|eve|CORP|%{S-1}|bob|CORP|(0x0,0x9)|-"); /* 2000 */
	has(&n, "TargetUserName", "eve");
	has(&n, "SubjectUserName", "bob");
	name(&n, 644, "eve|WS9|%{S-1}|S1$|CORP|(0x0,0x3E7)");
	has(&n, "TargetUserName", "eve");
	has(&n, "SubjectUserName", "S1$");
	legacy_fields_free(&n.l);
}

/* More values than names, fewer, none, and what is no old event. */
static void test_other_numbers(void **state)
{
	(void)state;
	struct named n = {0};
	name(&n, 538, "bob|CORP|(0x0,0x9)|2|new|newer");
	assert_int_equal(n.e.nfields, 7); /* with the SID */
	assert_int_equal(n.e.fields[6].name.n, 0);
	assert_true(str_eq(n.e.fields[6].value, STR("newer")));
	name(&n, 592, "1234|x.exe");
	has(&n, "NewProcessId", "1234");
	has_not(&n, "SubjectUserName");
	name(&n, 592, "");
	assert_int_equal(n.e.nfields, 1);
	name(&n, 999, "a|b");
	assert_int_equal(n.e.kind, KIND_NONE);
	has_not(&n, "SubjectUserName");
	/* Values with names keep them. */
	struct event_field own = {STR("X"), STR("1")};
	n.e = (struct event){.provider = STR("Security"), .event_id = 592, .kind = KIND_PROCESS_START,
			     .fields = &own, .nfields = 1};
	legacy_map_name(&n.l, &n.e);
	assert_ptr_equal(n.e.fields, &own);
	legacy_fields_free(&n.l);
}

/* No row has a name twice, and rows of one event stand together. */
static void test_rows(void **state)
{
	(void)state;
	size_t n;
	const struct legacy_row *rows = legacy_map_rows(&n);
	assert_true(n > 60);
	for (size_t i = 0; i < n; i++) {
		char copy[1024], *save = NULL, *seen[MAX_VALUES];
		size_t count = 0;
		assert_int_equal(legacy_map_kind(STR("security"), rows[i].event_id), rows[i].kind);
		assert_true(strlen(rows[i].names) < sizeof copy);
		strcpy(copy, rows[i].names);
		for (char *w = strtok_r(copy, " ", &save); w; w = strtok_r(NULL, " ", &save)) {
			for (size_t k = 0; k < count; k++)
				if (strcmp(seen[k], w) == 0)
					fail_msg("event %u has %s twice", rows[i].event_id, w);
			assert_true(count < MAX_VALUES);
			seen[count++] = w;
		}
		for (size_t k = 0; k + 1 < i; k++)
			if (rows[k].event_id == rows[i].event_id)
				assert_int_equal(rows[i - 1].event_id, rows[i].event_id);
	}
}

/* ---- joins ---- */

static void test_a_day(void **state)
{
	(void)state;
	struct facts f = {0};
	facts_say(&f, "08:00:00 512\n"
		      "08:00:01 592 pid=300 image=C:\\WINDOWS\\system32\\winlogon.exe by=250 id=(0x0,0x3E7)\n"
		      "08:01:00 528 id=(0x0,0x1FD23) user=bob type=10 ip=10.0.0.7 subject=(0x0,0x3E7)\n"
		      "08:01:02 592 pid=500 image=C:\\WINDOWS\\explorer.exe by=300 id=(0x0,0x1FD23) user=bob\n"
		      "08:02:00 592 pid=600 image=C:\\WINDOWS\\system32\\cmd.exe by=500 id=(0x0,0x1FD23) user=bob\n"
		      "08:05:00 593 pid=600 image=C:\\WINDOWS\\system32\\cmd.exe id=(0x0,0x1FD23) user=bob\n"
		      "08:06:00 538 id=(0x0,0x1FD23) user=bob\n"
		      "09:00:00 513\n");
	struct derived *d = facts_derive(&f);
	const struct process *cmd = process_of(d, 600, 0);
	assert_int_equal(cmd->end_link.confidence, RECORDED);
	assert_int_equal(cmd->parent_link.confidence, INFERRED); /* 592 names no parent's image */
	assert_int_equal(cmd->parent_link.reason, REASON_PARENT_ID_ONLY);
	assert_int_equal(process_at(d, cmd->parent)->pid, 500);
	assert_int_equal(cmd->logon_link.confidence, RECORDED);
	const struct logon *logon = logon_of(d, 0x1fd23, 0);
	assert_int_equal(logon->type, 10);
	assert_int_equal(logon->processes, 2);
	assert_int_equal(logon->end_link.confidence, RECORDED);
	assert_true(d->boots.items[d->boots.n - 1].clean_shutdown);
	facts_done(&f, d);
}

/* 540 is a network logon, also where its type is not to be read. */
static void test_network_logon(void **state)
{
	(void)state;
	struct facts f = {0};
	facts_say(&f, "08:00:00 540 id=(0x0,0x9) user=bob\n"
		      "08:00:01 540 id=(0x0,0xA) user=bob type=8\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(logon_of(d, 9, 0)->type, 3);
	assert_int_equal(logon_of(d, 10, 0)->type, 8);
	facts_done(&f, d);
}

/* 592 tells who made it, 600 whose it is; its exit bears the owner. */
static void test_token(void **state)
{
	(void)state;
	struct facts f = {0};
	facts_say(&f, "08:00:00 528 id=(0x0,0x9) user=bob type=2\n"
		      "08:01:00 592 pid=500 image=C:\\a.exe by=300 id=(0x0,0x3E7) user=S1$\n"
		      "08:01:00 600 pid=300 image=C:\\svc.exe TargetProcessId=500 TargetProcessName=C:\\a.exe"
		      " target=(0x0,0x9) tuser=bob id=(0x0,0x3E7) user=S1$\n"
		      "08:02:00 593 pid=500 image=C:\\a.exe id=(0x0,0x9) user=bob\n"
		      "08:03:00 600 TargetProcessId=500 TargetProcessName=C:\\a.exe target=(0x0,0x77) tuser=eve"
		      " id=(0x0,0x3E7) user=S1$\n");
	struct derived *d = facts_derive(&f);
	const struct process *p = process_of(d, 500, 0);
	assert_int_equal(p->logon_id, 9);
	assert_int_equal(p->requested_logon_id, 0x3e7);
	assert_string_equal(user_at(d, p->account), "bob");
	assert_int_equal(p->end_link.confidence, RECORDED);
	assert_string_equal(derived_tree(d), "boot 1\n  300 svc.exe ?\n    500 a.exe\n");
	facts_done(&f, d);
}

/* It also names the parent, which may be another than the one with that ID, of which a
 * 593 and a 592 are missing; and it comes at once, or is of another process. */
static void test_token_names_the_parent(void **state)
{
	(void)state;
	struct facts f = {0};
	facts_say(&f, "08:00:00 592 pid=300 image=C:\\old.exe by=8 id=(0x0,0x3E7)\n"
		      "08:01:00 592 pid=500 image=C:\\a.exe by=300 id=(0x0,0x3E7)\n"
		      "08:01:00 600 pid=300 image=C:\\new.exe TargetProcessId=500 TargetProcessName=C:\\a.exe"
		      " target=(0x0,0x9) id=(0x0,0x3E7)\n"
		      "08:02:00 592 pid=504 image=C:\\b.exe by=300 id=(0x0,0x3E7)\n"
		      "08:02:01 600 pid=300 image=C:\\old.exe TargetProcessId=504 TargetProcessName=C:\\b.exe"
		      " target=(0x0,0x9) id=(0x0,0x3E7)\n"
		      "08:03:00 592 pid=508 image=C:\\c.exe by=300 id=(0x0,0x3E7)\n"
		      "08:03:03 600 pid=300 image=C:\\new.exe TargetProcessId=508 TargetProcessName=C:\\c.exe"
		      " target=(0x0,0x9) id=(0x0,0x3E7)\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(process_of(d, 500, 0)->parent_link.reason, REASON_PARENT_IMAGE_DIFFERS);
	assert_int_equal(process_of(d, 504, 0)->parent_link.reason, REASON_PARENT_STARTED);
	assert_int_equal(process_of(d, 508, 0)->parent_link.reason, REASON_PARENT_ID_ONLY);
	assert_int_equal(process_of(d, 508, 0)->logon_id, 0x3e7);
	assert_string_equal(derived_tree(d), "boot 1\n  8 System ?\n    300 old.exe\n      504 b.exe\n"
					     "      508 c.exe\n  300 new.exe ?\n    500 a.exe\n");
	facts_done(&f, d);
}

/* A parent that 600 shows to be another one was there when its child started: a logon
 * since then came after it. */
static void test_token_names_a_parent_from_before_a_logon(void **state)
{
	(void)state;
	struct facts f = {0};
	facts_say(&f, "08:00:00 592 pid=300 image=C:\\old.exe by=8 id=(0x0,0x3E7)\n"
		      "08:01:00 592 pid=500 image=C:\\a.exe by=300 id=(0x0,0x3E7)\n"
		      "08:01:00 528 id=(0x0,0x9) user=eve type=2\n"
		      "08:01:00 600 pid=300 image=C:\\new.exe TargetProcessId=500 TargetProcessName=C:\\a.exe"
		      " target=(0x0,0x9) id=(0x0,0x3E7)\n"
		      "08:02:00 593 pid=300 image=C:\\new.exe id=(0x0,0x9)\n");
	struct derived *d = facts_derive(&f);
	const struct process *parent = process_at(d, process_of(d, 500, 0)->parent);
	assert_int_equal(parent->status, PROCESS_EXIT_ONLY);
	assert_int_equal(parent->logon_link.confidence, INFERRED);
	assert_int_equal(parent->logon_link.reason, REASON_LOGON_AFTER_START);
	facts_done(&f, d);
}

/* The parent's name is that of all children that name none, but not of one for which
 * another is told. */
static void test_token_names_a_parent_for_all(void **state)
{
	(void)state;
	struct facts f = {0};
	facts_say(&f, "08:00:00 592 pid=500 image=C:\\a.exe by=300 id=(0x0,0x3E7)\n"
		      "08:01:00 592 pid=504 image=C:\\b.exe by=300 id=(0x0,0x3E7)\n"
		      "08:01:00 600 pid=300 image=C:\\svc.exe TargetProcessId=504 target=(0x0,0x9) id=(0x0,0x3E7)\n"
		      "08:02:00 592 pid=508 image=C:\\c.exe by=300 id=(0x0,0x3E7)\n"
		      "08:02:00 600 pid=300 image=C:\\x.exe TargetProcessId=508 target=(0x0,0x9) id=(0x0,0x3E7)\n"
		      "08:03:00 592 pid=512 image=C:\\d.exe by=300 id=(0x0,0x3E7)\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_tree(d), "boot 1\n  300 svc.exe ?\n    500 a.exe\n    504 b.exe\n    512 d.exe\n"
					     "  300 x.exe ?\n    508 c.exe\n");
	facts_done(&f, d);
}

/* 592 tells who asked, whoever then assigns the token; 4696 is Vista's 600. */
static void test_token_leaves_the_requester(void **state)
{
	(void)state;
	struct facts f = {0};
	facts_say(&f, "08:01:00 592 pid=500 image=C:\\a.exe by=300 id=(0x0,0x7)\n"
		      "08:01:00 600 pid=300 TargetProcessId=500 target=(0x0,0x9) tuser=bob id=(0x0,0x3E7)\n"
		      "08:01:01 593 pid=500 image=C:\\a.exe id=(0x0,0x7)\n"
		      "08:02:00 old-start pid=504 image=C:\\a.exe by=300 id=0x3e7\n"
		      "08:02:00 token pid=300 image=C:\\svc.exe TargetProcessId=504 target=0x9 id=0x3e7\n"
		      "08:03:00 start pid=508 image=C:\\a.exe by=300 id=0x3e7 target=0x9\n"
		      "08:03:00 token pid=300 TargetProcessId=508 target=0xa id=0x3e7\n");
	struct derived *d = facts_derive(&f);
	const struct process *p = process_of(d, 500, 0);
	assert_int_equal(p->logon_id, 9);
	assert_int_equal(p->requested_logon_id, 7);
	assert_int_equal(p->end_link.reason, REASON_EXIT_RECORDED);
	assert_int_equal(process_of(d, 504, 0)->logon_id, 9);
	assert_int_equal(process_of(d, 504, 0)->requested_logon_id, 0x3e7);
	assert_int_equal(process_of(d, 508, 0)->logon_id, 9);
	facts_done(&f, d);
}

/* 520 has date and time of day apart: both may change. */
static void test_clock_set_by_a_day(void **state)
{
	(void)state;
	struct facts f = {0};
	facts_say(&f, "08:00:00 592 pid=500 image=C:\\a.exe by=300 id=(0x0,0x9)\n"
		      "2T08:00:01 520 PreviousDate=3/1/2026 PreviousTime='8:00:01 AM' NewDate=3/2/2026 NewTime='8:00:01 AM'\n"
		      "2T08:00:02 593 pid=500 image=C:\\a.exe id=(0x0,0x9)\n"
		      "2T08:01:00 592 pid=504 image=C:\\a.exe by=300 id=(0x0,0x9)\n"
		      "2T08:02:00 520 PreviousDate=3/2/2026 PreviousTime='8:02:00 AM' NewDate=3/2/2026 NewTime='8:02:00 AM'\n"
		      "2T08:03:00 593 pid=504 image=C:\\a.exe id=(0x0,0x9)\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(process_of(d, 500, 0)->end_link.reason, REASON_EXIT_CLOCK_SET);
	assert_int_equal(process_of(d, 504, 0)->end_link.reason, REASON_EXIT_RECORDED);
	facts_done(&f, d);
}

/* 593 of Windows 2000 names no image. */
static void test_exit_without_image(void **state)
{
	(void)state;
	struct facts f = {0};
	facts_say(&f, "08:00:00 592 pid=500 image=\\WINNT\\a.exe by=8 id=(0x0,0x9) user=bob\n"
		      "08:01:00 593 pid=500 id=(0x0,0x9) user=bob\n"
		      "08:02:00 593 pid=504 id=(0x0,0x9) user=bob\n");
	struct derived *d = facts_derive(&f);
	const struct process *p = process_of(d, 500, 0);
	assert_int_equal(p->end_link.confidence, INFERRED);
	assert_int_equal(p->end_link.reason, REASON_EXIT_ID_ONLY);
	assert_int_equal(process_of(d, 504, 0)->end_link.reason, REASON_EXIT_ONLY);
	assert_string_equal(derived_tree(d), "boot 1\n  8 System ?\n    500 a.exe\n  504  !\n");
	facts_done(&f, d);
}

/* An exit by its ID alone that comes at an earlier time than its start had not come yet
 * when a child with a lower record ID started. */
static void test_exit_without_image_after_the_clock_went_back(void **state)
{
	(void)state;
	struct facts f = {0};
	facts_say(&f, "2T08:00:00 592 pid=500 image=\\WINNT\\a.exe by=8 id=(0x0,0x9)\n"
		      "08:01:00 592 pid=504 image=\\WINNT\\b.exe by=500 id=(0x0,0x9)\n"
		      "08:00:30 593 pid=500 id=(0x0,0x9)\n"
		      "2T08:02:00 592 pid=508 image=\\WINNT\\c.exe by=8 id=(0x0,0x9)\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_tree(d), "boot 1\n  8 System ?\n    500 a.exe\n      504 b.exe\n    508 c.exe\n");
	assert_int_equal(process_of(d, 504, 0)->parent_link.reason, REASON_PARENT_ID_ONLY);
	facts_done(&f, d);
}

/* Nor does it show whose parent ended: that is the one with its ID. */
static void test_exit_of_a_parent_without_image(void **state)
{
	(void)state;
	struct facts f = {0};
	facts_say(&f, "08:00:00 592 pid=500 image=\\WINNT\\a.exe by=300 id=(0x0,0x9)\n"
		      "08:01:00 593 pid=300 id=(0x0,0x9)\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_tree(d), "boot 1\n  300  !\n    500 a.exe\n");
	assert_int_equal(process_of(d, 300, 0)->end_link.reason, REASON_EXIT_ONLY);
	assert_int_equal(process_of(d, 300, 0)->end_link.confidence, INFERRED);
	facts_done(&f, d);
}

/* NT 4: nothing is joined by an audit ID. */
static void test_nt4_is_not_joined(void **state)
{
	(void)state;
	struct facts f = {0};
	facts_say(&f, "08:00:00 592 AuditId=2154859552 image=a.exe CreatorAuditId=2154811200 id=(0x0,0x9) user=bob\n"
		      "08:00:10 592 AuditId=2154811200 image=b.exe CreatorAuditId=2154859552 id=(0x0,0x9) user=bob\n"
		      "08:01:00 593 AuditId=2154859552 id=(0x0,0x9) user=bob\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->processes.n, 2);
	for (size_t i = 0; i < 2; i++) {
		const struct process *p = &d->processes.items[i];
		assert_int_equal(p->pid, 0);
		assert_int_equal(p->parent, 0);
		assert_int_equal(p->end, 0);
		assert_int_equal(p->parent_link.reason, REASON_AUDIT_ID);
		assert_int_equal(p->end_link.reason, REASON_AUDIT_ID);
	}
	facts_done(&f, d);
}

/* A service that somebody installed: 601, and the start by services.exe. */
static void test_service(void **state)
{
	(void)state;
	struct facts f = {0};
	facts_say(&f, "08:00:00 592 pid=400 image=C:\\WINDOWS\\system32\\services.exe by=300 id=(0x0,0x3E7)\n"
		      "08:01:00 540 id=(0x0,0x9) user=bob type=3 ip=10.1.2.3\n"
		      "08:01:01 601 name=x file=%SystemRoot%\\x.exe id=(0x0,0x9) user=bob\n"
		      "08:01:02 592 pid=500 image=C:\\WINDOWS\\x.exe by=400 id=(0x0,0x3E7)\n");
	struct derived *d = facts_derive(&f);
	const struct process *p = process_of(d, 500, 0);
	assert_int_equal(p->how, HOW_REMOTE_SERVICE);
	assert_int_equal(p->origin_link.reason, REASON_ORIGIN_SERVICE);
	assert_int_equal(logon_at(d, p->origin)->logon_id, 9);
	facts_done(&f, d);
}

/* Upgraded: 2003's events and then 2008's, one host with one history. */
static void test_upgrade(void **state)
{
	(void)state;
	struct facts f = {0};
	facts_say(&f, "08:00:00 512\n"
		      "08:01:00 528 id=(0x0,0x9) user=bob type=2\n"
		      "08:02:00 592 pid=500 image=C:\\WINDOWS\\explorer.exe by=300 id=(0x0,0x9) user=bob\n"
		      "09:00:00 513\n"
		      "2T08:00:00 boot\n"
		      "2T08:01:00 logon id=0x9 user=bob type=2\n"
		      "2T08:02:00 start pid=500 image=C:\\Windows\\explorer.exe by=300 id=0x9 user=bob\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 2);
	assert_int_equal(process_of(d, 500, 0)->boot, d->boots.items[0].node);
	assert_int_equal(process_of(d, 500, 1)->boot, d->boots.items[1].node);
	assert_int_equal(logon_of(d, 9, 0)->account, logon_of(d, 9, 1)->account);
	facts_done(&f, d);
}

static void test_images(void **state)
{
	(void)state;
	struct buf b = {0};
	image_canonical(&b, STR("\\WINNT\\system32\\CMD.EXE"));
	assert_string_equal(buf_text(&b), "c:\\winnt\\system32\\cmd.exe");
	buf_free(&b);
	assert_true(image_agrees(STR("x.exe"), STR("d:\\tools\\x.exe")));
	assert_false(image_agrees(STR("d:\\tools\\x.exe"), STR("d:\\other\\x.exe")));
	assert_false(image_agrees(STR("\\\\h\\tools\\x.exe"), STR("d:\\tools\\x.exe")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_processes),
		cmocka_unit_test(test_audit_id),
		cmocka_unit_test(test_logons),
		cmocka_unit_test(test_system),
		cmocka_unit_test(test_accounts),
		cmocka_unit_test(test_other_numbers),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_a_day),
		cmocka_unit_test(test_network_logon),
		cmocka_unit_test(test_token),
		cmocka_unit_test(test_token_names_the_parent),
		cmocka_unit_test(test_token_names_a_parent_from_before_a_logon),
		cmocka_unit_test(test_token_names_a_parent_for_all),
		cmocka_unit_test(test_token_leaves_the_requester),
		cmocka_unit_test(test_clock_set_by_a_day),
		cmocka_unit_test(test_exit_without_image),
		cmocka_unit_test(test_exit_without_image_after_the_clock_went_back),
		cmocka_unit_test(test_exit_of_a_parent_without_image),
		cmocka_unit_test(test_nt4_is_not_joined),
		cmocka_unit_test(test_service),
		cmocka_unit_test(test_upgrade),
		cmocka_unit_test(test_images),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
