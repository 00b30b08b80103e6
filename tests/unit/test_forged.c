/* What only a forged log holds: so many events about one thing within a moment that a
 * search which walks along them, once for each, would take minutes. */
#include "unit/facts.h"

#include "correlate/turns.h"

enum { MANY = 100000, FIRST_PID = 0x10000 };

static void say(struct facts *f, const char *format, int from, int to)
{
	struct buf lines = {0};
	for (int i = from; i < to; i++)
		buf_printf(&lines, format, FIRST_PID + 4 * i, FIRST_PID + 4 * (i - 1));
	facts_say(f, buf_text(&lines));
	buf_free(&lines);
}

/* Starts and logons by turns, then the tokens that tell in whose session each ran. */
static struct derived *assign_tokens(struct facts *f, const char *logon, const char *token)
{
	struct buf lines = {0};
	for (int i = 0; i < MANY; i++)
		buf_printf(&lines, "10:00:00 old-start pid=%d image=C:\\a.exe by=50 id=0x1000\n%s\n", FIRST_PID + 4 * i, logon);
	facts_say(f, buf_text(&lines));
	buf_free(&lines);
	say(f, token, 0, MANY);
	return facts_derive(f);
}

static const struct process *started(const struct derived *d, int i)
{
	return process_of(d, (uint64_t)(FIRST_PID + 4 * i), 0);
}

static const struct turn *turn_in(void *turns, uint32_t number)
{
	return (const struct turn *)turns + number - 1;
}

static void test_turns(void **state)
{
	enum { TURNS = 300 };
	struct turn turns[TURNS] = {0};
	(void)state;
	assert_int_equal(turn_within(0, 1, turn_in, turns), 0);
	for (uint32_t n = 0; n < TURNS; n++) {
		turns[n] = turn_after(n, turn_in, turns);
		turns[n].order = 2 * n + 1;
		for (uint32_t limit = 0; limit <= 2 * n + 2; limit++)
			assert_int_equal(turn_within(n + 1, limit, turn_in, turns), limit ? (limit + 1) / 2 : 1);
	}
}

static void test_logons_of_one_id(void **state)
{
	struct facts f = {0};
	(void)state;
	struct derived *d = assign_tokens(&f, "10:00:00 logon id=0x2000 user=bob type=2 subject=0x3e7",
					  "10:00:01 token TargetProcessId=%d target=0x2000 id=0x1000\n");
	for (int i = 1; i < MANY; i += MANY / 7) {
		uint32_t seq = started(d, i)->logon, first = started(d, 0)->logon;
		assert_int_equal(logon_at(d, seq)->logon_id, 0x2000);
		assert_int_equal(seq, first + (uint32_t)i - 1); /* no logon came before the first start */
	}
	facts_done(&f, d);
}

static void test_logons_of_a_built_in_session(void **state)
{
	struct facts f = {0};
	(void)state;
	struct derived *d = assign_tokens(&f, "10:00:00 logon id=0x3e7 user=SYSTEM sid=S-1-5-18 type=5",
					  "10:00:01 token TargetProcessId=%d target=0x3e7 id=0x1000\n");
	assert_int_equal(started(d, 0)->logon_link.fact, 0);
	for (int i = 1; i < MANY; i += MANY / 7)
		assert_int_equal(facts_record(&f, started(d, i)->logon_link.fact), 2 * i);
	facts_done(&f, d);
}

/* Each process has the one before as its parent, which Security later denies: it names
 * the last of all. */
static void test_parents_below_each_other(void **state)
{
	struct facts f = {0};
	(void)state;
	say(&f, "10:00:00 sysmon1 pid=%d image=C:\\a.exe by=%d parent=C:\\a.exe id=0x1000\n", 1, MANY);
	struct buf late = {0};
	buf_printf(&late, "10:00:01 start pid=%%d image=C:\\a.exe by=%d parent=C:\\a.exe id=0x1000\n",
		   FIRST_PID + 4 * (MANY - 1));
	say(&f, buf_text(&late), 1, MANY / 2);
	buf_free(&late);
	struct derived *d = facts_derive(&f);
	const struct process *p = started(d, MANY / 2 - 1);
	assert_int_equal(p->parent_link.confidence, UNKNOWN);
	assert_int_equal(process_at(d, p->parent)->status, PROCESS_NOT_RECORDED);
	p = process_of(d, (uint64_t)(FIRST_PID + 4 * (MANY - 1)), 1); /* after that one */
	assert_int_equal(p->parent, started(d, MANY - 2)->node);
	facts_done(&f, d);
}

/* Each process may be any of them, but for its arguments. */
static void test_tasks_of_one_file(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "09:00:00 logon id=0x1000 user=bob type=2 subject=0x3e7\n");
	say(&f, "10:00:00 task id=0x1000 user=bob content='<Command>C:\\a.exe</Command><Arguments>-%d</Arguments>'\n", 0, MANY);
	say(&f, "10:00:01 start pid=%d image=C:\\a.exe by=50 parent=C:\\Windows\\System32\\svchost.exe cmd='a.exe -x' "
		"id=0x3e7\n", 0, MANY);
	facts_say(&f, "10:00:02 start pid=8 image=C:\\a.exe by=50 parent=C:\\Windows\\System32\\svchost.exe id=0x3e7\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(started(d, MANY - 1)->origin, 0);
	assert_int_equal(process_of(d, 8, 0)->origin, logon_of(d, 0x1000, 0)->seq);
	facts_done(&f, d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_turns),
		cmocka_unit_test(test_logons_of_one_id),
		cmocka_unit_test(test_logons_of_a_built_in_session),
		cmocka_unit_test(test_parents_below_each_other),
		cmocka_unit_test(test_tasks_of_one_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
