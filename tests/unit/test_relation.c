/* Every link and end time has its confidence and its reason, in every relation that
 * shows it: panes, text, CSV, JSON and SQL are made from these tables. */
#include "unit/test.h"

#include <stdio.h>
#include <string.h>

#include "base/wintime.h"
#include "store/relation.h"

static bool has_column(const struct relation *r, const char *link, const char *ending)
{
	char name[64];
	snprintf(name, sizeof name, "%s_%s", link, ending);
	return relation_column(r, name) >= 0;
}

static void links_have_both_columns(void **state)
{
	static const struct {
		enum relation_id id;
		const char *links[7];
	} links[] = {
		{REL_PROCESS, {"end", "parent", "logon", "origin", "client", "task"}},
		{REL_LOGON, {"end", "linked", "origin"}},
		{REL_ACTIVITY, {"end", "logon"}},
		{REL_EXECUTABLE, {"first_parent", "logon", "origin"}},
	};
	(void)state;
	for (size_t i = 0; i < sizeof links / sizeof *links; i++)
		for (const char *const *link = links[i].links; *link; link++) {
			const struct relation *r = relation_get(links[i].id);
			if (!has_column(r, *link, "confidence") || !has_column(r, *link, "reason"))
				fail_msg("%s has no %s_confidence or %s_reason", r->name, *link, *link);
		}
	assert_true(relation_column(relation_get(REL_BOOT), "confidence") >= 0);
	assert_true(relation_column(relation_get(REL_BOOT), "reason") >= 0);
}

/* What a link leads to, by its name: but for IDs as events have them. */
static bool tells_of_a_link(const char *column)
{
	static const char *const whole[] = {"end", "end_before", "duration_s", "first_parent"};
	static const char *const beginnings[] = {"parent_", "origin_", "client_", "linked_"};
	if (strcmp(column, "parent_pid") == 0 || strstr(column, "_confidence") || strstr(column, "_reason"))
		return false;
	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
		if (strcmp(column, whole[i]) == 0)
			return true;
	for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
		if (strncmp(column, beginnings[i], strlen(beginnings[i])) == 0)
			return true;
	return false;
}

static void no_link_stands_alone(void **state)
{
	(void)state;
	for (int id = 0; id < REL_COUNT; id++) {
		const struct relation *r = relation_get((enum relation_id)id);
		for (size_t i = 0; i < r->ncolumns && id != REL_BOOT; i++) { /* its end is its last event */
			const char *name = r->columns[i].name, *link = relation_link(name);
			if (!tells_of_a_link(name))
				continue;
			if (!link || !has_column(r, link, "confidence") || !has_column(r, link, "reason"))
				fail_msg("%s.%s is shown without how sure it is and why", r->name, name);
		}
	}
}

static void signs_need_no_colour(void **state)
{
	static const struct column columns[] = {
		{.name = "user"}, {.name = "logon_confidence"}, {.name = "parent_image"}, {.name = "parent_confidence"},
		{.name = "end"}, {.name = "end_confidence"}, {.name = "pid"},
	};
	static const struct cell cells[] = {
		{CELL_TEXT, 0, STR("bob")}, {CELL_TEXT, 0, STR("inferred")}, {CELL_TEXT, 0, STR("a.exe")},
		{CELL_TEXT, 0, STR("unknown")}, {CELL_INT, 1, {"", 0}}, {CELL_TEXT, 0, STR("recorded")}, {CELL_INT, 4, {"", 0}},
	};
	static const char *const signs[] = {"~", "", "?", "", "", "", ""};
	(void)state;
	for (size_t i = 0; i < 7; i++)
		assert_string_equal(relation_sign(columns, 7, i, cells), signs[i]);
}

/* A length of which the system slept a part. */
static void sleep_has_a_sign(void **state)
{
	static const struct column columns[] = {{.name = "duration_s"}, {.name = "end_confidence"}, {.name = "asleep_s"}, {.name = "flags"}};
	static const struct {
		const char *sure, *flags;
		enum cell_kind asleep;
		const char *sign;
	} cases[] = {
		{"recorded", "", CELL_NULL, ""},
		{"recorded", "slept", CELL_INT, "z"},
		{"recorded", "elevated slept", CELL_NULL, "z"},
		{"recorded", "", CELL_INT, "z"},
		{"inferred", "slept", CELL_INT, "z~"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct cell cells[] = {{CELL_INT, 5, {"", 0}}, {CELL_TEXT, 0, str_of(cases[i].sure)},
					     {cases[i].asleep, 3, {"", 0}}, {CELL_TEXT, 0, str_of(cases[i].flags)}};
		assert_string_equal(relation_sign(columns, 4, 0, cells), cases[i].sign);
	}
}

/* What had ended by a time before its start, by a clock that was set back, has no length. */
static void no_length_is_negative(void **state)
{
	static const struct column columns[] = {{.name = "duration_s"}, {.name = "start"}, {.name = "end_before"}, {.name = "end_reason"}};
	static const struct {
		int64_t start, before;
		const char *words;
	} cases[] = {{1, 1 + 90 * WINTIME_SECOND, "<1 min 30 s"}, {5, 5, "<0.00 s"}, {1 + 90 * WINTIME_SECOND, 1, "?"}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct cell cells[] = {{CELL_NULL, 0, {"", 0}}, {CELL_INT, cases[i].start, {"", 0}},
					     {CELL_INT, cases[i].before, {"", 0}}, {CELL_TEXT, 0, STR("logoff_boot_ended")}};
		struct buf out = {0};
		assert_true(relation_length_words(&out, columns, 4, 0, cells));
		assert_string_equal(buf_text(&out), cases[i].words);
		buf_free(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(links_have_both_columns),
		cmocka_unit_test(no_link_stands_alone),
		cmocka_unit_test(signs_need_no_colour),
		cmocka_unit_test(sleep_has_a_sign),
		cmocka_unit_test(no_length_is_negative),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
