/* The list widget over rows that are counted out: 10, 20, 30 … by key. */
#include "unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "ui/list.h"
#include "ui/term.h"

struct fake {
	int64_t n;       /* rows 10, 20, … n * 10 */
	int64_t missing; /* a key that is filtered out; 0: none */
	size_t fetched;  /* rows handed out in all */
	bool broken;
};

static struct cell cells[2] = {{CELL_TEXT, 0, {"x", 1}}, {CELL_TEXT, 0, {"inferred", 8}}};
static const struct column columns[] = {{"name", "Name", COL_TEXT, COL_SHOWN, 10, NULL, NULL}};

static bool is_row(const struct fake *f, int64_t key)
{
	return key >= 10 && key <= f->n * 10 && key % 10 == 0 && key != f->missing;
}

static struct err fetch(void *context, int64_t anchor, enum page_direction direction, size_t n,
			struct row_window *out)
{
	struct fake *f = context;
	int64_t last = f->n * 10;
	out->n = 0;
	if (f->broken)
		return err_new(ERR_IO, "the disk is gone");
	if (direction == PAGE_BEFORE) {
		int64_t keys[1000];
		size_t found = 0;
		for (int64_t k = anchor > last ? last : anchor - 1; k >= 10 && found < n; k--)
			if (is_row(f, k))
				keys[found++] = k;
		while (found)
			VEC_PUSH(out, (struct list_row){.key = keys[--found], .cells = cells});
	} else {
		int64_t k = anchor < 10 ? 10 : anchor + (direction == PAGE_AFTER);
		for (; k <= last && out->n < n; k++)
			if (is_row(f, k))
				VEC_PUSH(out, (struct list_row){.key = k, .cells = cells});
	}
	f->fetched += out->n;
	return OK;
}

static struct err count(void *context, int64_t *shown, int64_t *all)
{
	struct fake *f = context;
	*all = f->n;
	*shown = f->n - (f->missing != 0);
	return OK;
}

static struct err rank(void *context, int64_t key, int64_t *out)
{
	struct fake *f = context;
	*out = key / 10 - 1 - (f->missing && f->missing < key);
	return OK;
}

static const struct row_source_ops ops = {.fetch = fetch, .count = count, .rank = rank};

static void open_list(struct list *l, struct fake *f, int height)
{
	*l = (struct list){0};
	list_set_source(l, (struct row_source){&ops, f, REL_COUNT, columns, 1, NULL, false, NULL});
	list_resize(l, height);
}

static void shows(const struct list *l, int64_t first, size_t n, int64_t cursor)
{
	assert_int_equal(l->window.n, n);
	assert_int_equal(l->window.items[0].key, first);
	assert_int_equal(l->top, first);
	assert_int_equal(l->cursor, cursor);
	assert_non_null(list_row(l));
}

static void starts_at_the_top(void **state)
{
	struct fake f = {.n = 100};
	struct list l;
	(void)state;
	open_list(&l, &f, 10);
	shows(&l, 10, 10, 10);
	list_settle(&l);
	assert_int_equal(l.shown, 100);
	assert_int_equal(l.rank, 0);
	assert_false(list_move(&l, -1));
	shows(&l, 10, 10, 10);
	list_close(&l);
}

static void scrolls_by_one_at_the_edges(void **state)
{
	struct fake f = {.n = 100};
	struct list l;
	(void)state;
	open_list(&l, &f, 10);
	for (int i = 0; i < 9; i++)
		assert_true(list_move(&l, 1));
	shows(&l, 10, 10, 100);
	assert_true(list_move(&l, 1));
	shows(&l, 20, 10, 110);
	for (int i = 0; i < 9; i++)
		assert_true(list_move(&l, -1));
	shows(&l, 20, 10, 20);
	assert_true(list_move(&l, -1));
	shows(&l, 10, 10, 10);
	list_close(&l);
}

static void pages_keep_the_line(void **state)
{
	struct fake f = {.n = 100};
	struct list l;
	(void)state;
	open_list(&l, &f, 10);
	list_move(&l, 3);
	list_act(&l, ACTION_PAGE_DOWN);
	shows(&l, 100, 10, 130);
	list_act(&l, ACTION_HALF_DOWN);
	shows(&l, 150, 10, 180);
	list_act(&l, ACTION_PAGE_UP);
	shows(&l, 60, 10, 90);
	list_close(&l);
}

static void both_ends(void **state)
{
	struct fake f = {.n = 100};
	struct list l;
	(void)state;
	open_list(&l, &f, 10);
	list_settle(&l);
	list_act(&l, ACTION_BOTTOM);
	shows(&l, 910, 10, 1000);
	assert_int_equal(l.rank, 99);
	list_act(&l, ACTION_PAGE_DOWN);
	shows(&l, 910, 10, 1000);
	list_act(&l, ACTION_TOP);
	shows(&l, 10, 10, 10);
	assert_int_equal(l.rank, 0);
	list_close(&l);
}

static void page_past_the_end_stops_there(void **state)
{
	struct fake f = {.n = 12};
	struct list l;
	(void)state;
	open_list(&l, &f, 10);
	list_act(&l, ACTION_PAGE_DOWN);
	shows(&l, 30, 10, 100);
	list_act(&l, ACTION_PAGE_DOWN);
	shows(&l, 30, 10, 120);
	list_close(&l);
}

static void another_size_keeps_the_cursor(void **state)
{
	struct fake f = {.n = 100};
	struct list l;
	(void)state;
	open_list(&l, &f, 20);
	list_select(&l, 500);
	list_resize(&l, 5);
	assert_int_equal(l.cursor, 500);
	assert_non_null(list_row(&l));
	list_resize(&l, 1);
	shows(&l, 500, 1, 500);
	list_resize(&l, 40);
	assert_int_equal(l.window.n, 40);
	assert_non_null(list_row(&l));
	list_resize(&l, 200);
	shows(&l, 10, 100, 500);
	list_close(&l);
}

static void cursor_key_outlives_a_filter(void **state)
{
	struct fake f = {.n = 100};
	struct list l;
	(void)state;
	open_list(&l, &f, 10);
	list_select(&l, 500);
	f.missing = 490;
	list_set_source(&l, (struct row_source){&ops, &f, REL_COUNT, columns, 1, NULL, false, NULL});
	assert_int_equal(l.cursor, 500);
	f.missing = 500;
	list_refetch(&l);
	assert_int_equal(l.cursor, 510); /* the next one */
	f.missing = 0;
	f.n = 20;
	list_refetch(&l);
	assert_int_equal(l.cursor, 200); /* the last one left */
	assert_non_null(list_row(&l));
	list_close(&l);
}

static void selects_only_rows(void **state)
{
	struct fake f = {.n = 100};
	struct list l;
	(void)state;
	open_list(&l, &f, 10);
	assert_true(list_select(&l, 700));
	assert_non_null(list_row(&l));
	assert_false(list_select(&l, 705));
	assert_false(list_select(&l, 0));
	assert_int_equal(l.cursor, 700);
	assert_non_null(list_row(&l));
	list_close(&l);
}

static void empty_and_single(void **state)
{
	struct fake f = {.n = 0};
	struct list l;
	(void)state;
	open_list(&l, &f, 10);
	assert_int_equal(l.cursor, 0);
	assert_null(list_row(&l));
	for (int a = 1; a < ACTION_COUNT; a++)
		list_act(&l, (enum action)a);
	assert_int_equal(l.window.n, 0);
	f.n = 1;
	list_refetch(&l);
	shows(&l, 10, 1, 10);
	for (int a = 1; a < ACTION_COUNT; a++)
		list_act(&l, (enum action)a);
	shows(&l, 10, 1, 10);
	list_close(&l);
	for (int a = 1; a < ACTION_COUNT; a++)
		list_act(&l, (enum action)a); /* no source at all */
	list_close(&l);
}

static void never_holds_more_than_the_window(void **state)
{
	struct fake f = {.n = 1000000};
	struct list l;
	(void)state;
	open_list(&l, &f, 50);
	f.fetched = 0;
	list_select(&l, 5000000);
	list_act(&l, ACTION_PAGE_DOWN);
	list_act(&l, ACTION_TOP);
	assert_int_equal(l.window.n, 50);
	assert_true(f.fetched < 1000);
	list_close(&l);
}

static void headings_take_lines(void *context, const struct list_row *row, struct buf *out)
{
	(void)context;
	buf_printf(out, "day %d", (int)(row->key / 30));
}

static void headings_leave_the_cursor_in_sight(void **state)
{
	static const struct list_look look = {.heading = headings_take_lines};
	struct fake f = {.n = 100};
	struct list l;
	(void)state;
	open_list(&l, &f, 10);
	l.look = &look;
	list_act(&l, ACTION_BOTTOM);
	assert_non_null(list_row(&l));
	assert_true(list_lines(&l, 0, l.window.n) <= 10 + 4);
	size_t at = (size_t)(list_row(&l) - l.window.items);
	assert_true(list_lines(&l, 0, at + 1) <= 10);
	for (int i = 0; i < 99; i++) {
		assert_true(list_move(&l, -1));
		at = (size_t)(list_row(&l) - l.window.items);
		assert_true(list_lines(&l, 0, at + 1) <= 10);
	}
	assert_int_equal(l.cursor, 10);
	list_close(&l);
}

static void trouble_is_told(void **state)
{
	struct fake f = {.n = 100};
	struct list l;
	(void)state;
	open_list(&l, &f, 10);
	f.broken = true;
	list_act(&l, ACTION_BOTTOM);
	assert_string_equal(l.problem, "the disk is gone");
	assert_int_equal(l.cursor, 10);
	f.broken = false;
	list_refetch(&l);
	assert_null(l.problem);
	list_close(&l);
}

static void columns_give_way_by_importance(void **state)
{
	static const struct column wide[] = {
		{"a", "A", COL_TEXT, COL_SHOWN, 10, NULL, NULL},
		{"b", "B", COL_TEXT, COL_SHOWN | COL_RIGHT, 10, NULL, NULL},
		{"c", "C", COL_TEXT, COL_SHOWN | COL_STRETCH, 10, NULL, NULL},
	};
	static const struct column_pick picks[] = {{.name = "a", .importance = 3},
						   {.name = "b", .importance = 1},
						   {.name = "c", .importance = 2, .stretch = 1},
						   {.name = "none"},
						   {NULL}};
	struct column_place at[COLUMNS_MAX];
	(void)state;
	assert_int_equal(columns_fit(wide, 3, picks, NULL, 40, at), 3);
	assert_int_equal(at[2].width, 18);
	assert_int_equal(at[2].x, 22);
	assert_int_equal(columns_fit(wide, 3, picks, NULL, 31, at), 2);
	assert_string_equal(at[0].title, "B");
	assert_true(at[0].right);
	assert_int_equal(columns_fit(wide, 3, picks, NULL, 12, at), 1);
	assert_int_equal(columns_fit(wide, 3, picks, NULL, 4, at), 1);
	assert_int_equal(at[0].width, 4);
	assert_int_equal(columns_fit(wide, 3, picks, "b", 40, at), 2);
	struct column_pick own[COLUMNS_MAX + 1];
	view_picks(NULL, NULL, wide, 3, own);
	assert_int_equal(columns_fit(wide, 3, own, NULL, 40, at), 3);
}

/* As while it is read anew without its order. */
static void drawn_while_its_order_is_given_up(void **state)
{
	(void)state;
	struct fake f = {.n = 3};
	struct list l;
	struct buf line = {0};
	assert_ok(term_start_headless(&(struct term_options){0}, 20, 6));
	open_list(&l, &f, 5);
	l.source.sorted = true;
	list_draw(&l, (struct area){0, 0, 6, 20}, true);
	term_read_line(0, false, &line);
	assert_non_null(strstr(buf_text(&line), "Name"));
	buf_free(&line);
	list_close(&l);
	term_end();
}

/* Or what is inferred would look as if it were recorded. */
static void what_is_cut_keeps_its_sign(void **state)
{
	static const struct column unsure[] = {{"workstation", "Client", COL_TEXT, COL_SHOWN, 10, NULL, NULL},
					       {"workstation_confidence", "Sure", COL_TEXT, 0, 8, NULL, NULL}};
	static const struct {
		struct str name;
		const char *shown;
	} cases[] = {{STR("WS17"), "WS17 ~"}, {STR("DESKTOP-7"), "DESKTOP-7~"}, {STR("DESKTOP-N1AH9MT"), "DESKTOP-…~"}};
	(void)state;
	assert_ok(term_start_headless(&(struct term_options){0}, 20, 6));
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fake f = {.n = 1};
		struct list l = {0};
		struct buf line = {0};
		cells[0].text = cases[i].name;
		list_set_source(&l, (struct row_source){&ops, &f, REL_COUNT, unsure, 2, NULL, false, NULL});
		list_resize(&l, 5);
		list_draw(&l, (struct area){0, 0, 6, 11}, true);
		term_read_line(1, false, &line);
		if (!strstr(buf_text(&line), cases[i].shown))
			fail_msg("%s is not in: %s", cases[i].shown, buf_text(&line));
		buf_free(&line);
		list_close(&l);
	}
	cells[0].text = STR("x");
	term_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(starts_at_the_top),
		cmocka_unit_test(scrolls_by_one_at_the_edges),
		cmocka_unit_test(pages_keep_the_line),
		cmocka_unit_test(both_ends),
		cmocka_unit_test(page_past_the_end_stops_there),
		cmocka_unit_test(another_size_keeps_the_cursor),
		cmocka_unit_test(cursor_key_outlives_a_filter),
		cmocka_unit_test(selects_only_rows),
		cmocka_unit_test(empty_and_single),
		cmocka_unit_test(never_holds_more_than_the_window),
		cmocka_unit_test(headings_leave_the_cursor_in_sight),
		cmocka_unit_test(trouble_is_told),
		cmocka_unit_test(columns_give_way_by_importance),
		cmocka_unit_test(drawn_while_its_order_is_given_up),
		cmocka_unit_test(what_is_cut_keeps_its_sign),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
