/* Windows of rows: pages of a relation and of the folded tree, each against a
 * plain walk over all rows. */
#include "unit/test.h"

#include <stdio.h>

#include "store/import.h"
#include "store/subject.h"
#include "store/tree.h"
#include "unit/scratch.h"

/* One boot (node 1) with this tree of processes, in preorder:
 *   2 ─ 3 ─ 4
 *     └ 5
 *   6
 *   7 ─ 8 ─ 9 ─ 10
 */
static const struct {
	uint32_t node, last, depth, parent, children;
} shape[] = {
	{2, 5, 1, 0, 2}, {3, 4, 2, 2, 1}, {4, 4, 3, 3, 0}, {5, 5, 2, 2, 0},   {6, 6, 1, 0, 0},
	{7, 10, 1, 0, 1}, {8, 10, 2, 7, 1}, {9, 10, 3, 8, 1}, {10, 10, 4, 9, 0},
};

enum { PROCESSES = sizeof shape / sizeof *shape };

static struct case_file *c;

static void put_processes(struct derived_sink *sink)
{
	char image[32];
	for (size_t i = 0; i < PROCESSES; i++) {
		int n = snprintf(image, sizeof image, "C:\\x\\p%u.exe", shape[i].node);
		assert_ok(sink->process(sink->context, &(struct process){
			.node = shape[i].node, .last = shape[i].last, .depth = shape[i].depth, .boot = 1,
			.parent = shape[i].parent, .children = shape[i].children, .pid = 100 + shape[i].node,
			.start = shape[i].node, .seen = shape[i].node, .image.text = {image, (size_t)n},
			.integrity = -1, .exit_status = -1, .account = shape[i].node % 2 + 1,
		}));
		assert_ok(sink->activity(sink->context, &(struct activity){
			.seq = (uint32_t)i + 1, .time = shape[i].node, .kind = KIND_PROCESS_START, .process = shape[i].node,
			.account = shape[i].node % 2 + 1,
		}));
	}
}

static int make_case(void **state)
{
	struct importer *importer;
	struct fact_source facts;
	struct derived_sink sink;
	if (scratch_make(state))
		return -1;
	assert_ok(case_open(scratch("tree.case"), CASE_CREATE, &c));
	assert_ok(importer_open(c, &importer));
	struct event_sink *events = importer_sink(importer);
	assert_ok(events->source_begin(events->context, "x"));
	assert_ok(events->event(events->context, &(struct event){.computer = STR("WS17"), .channel = STR("Security"),
		.provider = STR("p"), .record_id = 1, .time = 1, .kind = KIND_BOOT}));
	assert_ok(importer_close(importer));
	assert_ok(derivation_begin(c, 1, &facts, &sink));
	assert_ok(sink.boot(sink.context, &(struct boot){.node = 1, .last = 10, .seq = 1, .start = 1, .end = 9}));
	for (uint32_t i = 1; i <= 2; i++)
		assert_ok(sink.account(sink.context, &(struct account){.seq = i, .user = i == 1 ? STR("ann") : STR("bob")}));
	put_processes(&sink);
	assert_ok(derivation_commit(c));
	assert_ok(derivation_finish(c));
	return 0;
}

static int drop_case(void **state)
{
	case_close(c);
	return scratch_remove(state);
}

static int64_t key(uint32_t node)
{
	return case_key(1, node);
}

/* All visible rows, read in pages of `size` in the given direction. */
static void check_rows(struct tree *t, const uint32_t *expected, size_t n)
{
	for (size_t size = 1; size <= n + 1; size++) {
		struct tree_page page = {0};
		size_t at = 0;
		int64_t anchor = KEY_FIRST;
		do {
			assert_ok(tree_page(t, anchor, PAGE_AFTER, size, &page));
			for (size_t i = 0; i < page.n; i++, at++) {
				assert_true(at < n);
				assert_int_equal(page.rows[i].key, key(expected[at]));
				anchor = page.rows[i].key;
			}
		} while (page.n);
		assert_int_equal(at, n);
		for (anchor = KEY_LAST;; anchor = page.rows[0].key) {
			assert_ok(tree_page(t, anchor, PAGE_BEFORE, size, &page));
			if (!page.n)
				break;
			for (size_t i = page.n; i > 0; i--)
				assert_int_equal(page.rows[i - 1].key, key(expected[--at]));
		}
		assert_int_equal(at, 0);
		tree_page_free(&page);
	}
}

static void check_from(struct tree *t, int64_t anchor, enum page_direction direction, int64_t first)
{
	struct tree_page page = {0};
	assert_ok(tree_page(t, anchor, direction, 1, &page));
	assert_int_equal(page.n ? page.rows[0].key : 0, first);
	tree_page_free(&page);
}

static void folding(void **state)
{
	(void)state;
	struct tree *t;
	int64_t visible, all;
	assert_ok(tree_open(c, &(struct filter){0}, &t));
	/* Only children lead on: 7, 8 and 9 start unfolded, and 3 would. */
	check_rows(t, (uint32_t[]){1, 2, 6, 7, 8, 9, 10}, 7);
	tree_set_expanded(t, key(2), true);
	check_rows(t, (uint32_t[]){1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 10);
	tree_expand_below(t, key(1), false);
	check_rows(t, (uint32_t[]){1}, 1);
	tree_set_expanded(t, key(1), true);
	check_rows(t, (uint32_t[]){1, 2, 6, 7}, 4);
	tree_set_expanded(t, key(2), true);
	check_rows(t, (uint32_t[]){1, 2, 3, 5, 6, 7}, 6);
	tree_expand_below(t, key(7), true);
	check_rows(t, (uint32_t[]){1, 2, 3, 5, 6, 7, 8, 9, 10}, 9);
	tree_set_expanded(t, key(8), false);
	check_rows(t, (uint32_t[]){1, 2, 3, 5, 6, 7, 8}, 7);
	assert_ok(tree_count(t, &visible, &all));
	assert_int_equal(visible, 6);
	assert_int_equal(all, PROCESSES);
	assert_ok(tree_reveal(t, key(10)));
	check_rows(t, (uint32_t[]){1, 2, 3, 5, 6, 7, 8, 9, 10}, 9);
	tree_set_expanded(t, key(1), false);
	check_rows(t, (uint32_t[]){1}, 1);
	check_from(t, key(9), PAGE_FROM, 0); /* folded away, and nothing after it */
	tree_set_expanded(t, key(1), true);
	tree_set_expanded(t, key(2), false);
	check_from(t, key(4), PAGE_FROM, key(6)); /* folded away */
	check_from(t, key(6), PAGE_FROM, key(6));
	check_from(t, key(6), PAGE_AFTER, key(7));
	check_from(t, case_key(1, 99), PAGE_FROM, 0); /* not there */
	tree_expand_below(t, key(1), true);
	check_rows(t, (uint32_t[]){1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 10);
	tree_close(t);
}

static void levels(void **state)
{
	(void)state;
	struct tree *t;
	assert_ok(tree_open(c, &(struct filter){0}, &t));
	tree_set_expanded(t, key(2), true);
	tree_set_level(t, 1); /* what was folded singly is forgotten */
	check_rows(t, (uint32_t[]){1, 2, 6, 7}, 4);
	tree_set_level(t, 2);
	check_rows(t, (uint32_t[]){1, 2, 3, 5, 6, 7, 8}, 7);
	tree_set_level(t, 3);
	check_rows(t, (uint32_t[]){1, 2, 3, 4, 5, 6, 7, 8, 9}, 9);
	assert_int_equal(tree_level(t), 3);
	tree_set_expanded(t, key(7), false);
	check_rows(t, (uint32_t[]){1, 2, 3, 4, 5, 6, 7}, 7);
	tree_set_level(t, -5);
	assert_int_equal(tree_level(t), 1);
	tree_close(t);
}

/* One process and what is below it: in the tree, and as rows, which `w` writes. */
static void subtrees(void **state)
{
	(void)state;
	struct tree *t;
	struct query *q;
	struct tree_page page = {0};
	int64_t visible, all, other;
	struct filter f = {.subtree = key(7)};
	assert_ok(tree_open(c, &f, &t));
	check_rows(t, (uint32_t[]){7, 8, 9, 10}, 4);
	assert_ok(tree_row(t, key(7), &page));
	assert_int_equal(page.rows[0].depth, 1);
	assert_int_equal(page.rows[0].parent, 0);
	assert_true(page.rows[0].last_sibling);
	assert_ok(tree_parent(t, key(7), &other));
	assert_int_equal(other, 0);
	assert_ok(tree_sibling(t, key(7), false, &other));
	assert_int_equal(other, 0);
	assert_ok(tree_reveal(t, key(10)));
	tree_set_level(t, 2);
	check_rows(t, (uint32_t[]){7, 8}, 2);
	assert_ok(tree_count(t, &visible, &all));
	assert_int_equal(visible, 2);
	tree_page_free(&page);
	tree_close(t);
	f = (struct filter){.subtree = key(2), .user = "bob"}; /* 3 and 5 */
	assert_ok(tree_open(c, &f, &t));
	check_rows(t, (uint32_t[]){2, 3, 5}, 3);
	tree_close(t);
	f = (struct filter){.subtree = key(2)};
	assert_ok(query_open(c, REL_PROCESS, &f, &q));
	assert_ok(query_count(q, &visible, &all));
	assert_int_equal(visible, 4);
	query_close(q);
	f.subtree = key(1); /* a boot */
	assert_ok(query_open(c, REL_PROCESS, &f, &q));
	assert_ok(query_count(q, &visible, &all));
	assert_int_equal(visible, PROCESSES);
	query_close(q);
	assert_ok(tree_open(c, &f, &t));
	check_rows(t, (uint32_t[]){1, 2, 6, 7, 8, 9, 10}, 7);
	tree_close(t);
}

static void neighbours(void **state)
{
	(void)state;
	struct tree *t;
	int64_t k;
	assert_ok(tree_open(c, &(struct filter){0}, &t));
	assert_ok(tree_parent(t, key(4), &k));
	assert_int_equal(k, key(3));
	assert_ok(tree_parent(t, key(7), &k));
	assert_int_equal(k, key(1));
	assert_ok(tree_parent(t, key(1), &k));
	assert_int_equal(k, 0);
	assert_ok(tree_sibling(t, key(2), true, &k));
	assert_int_equal(k, key(6));
	assert_ok(tree_sibling(t, key(6), false, &k));
	assert_int_equal(k, key(2));
	assert_ok(tree_sibling(t, key(5), false, &k));
	assert_int_equal(k, key(3));
	assert_ok(tree_sibling(t, key(2), false, &k));
	assert_int_equal(k, 0);
	assert_ok(tree_sibling(t, key(5), true, &k));
	assert_int_equal(k, 0);
	tree_close(t);
}

static void a_filter_shows_matches_and_what_is_above(void **state)
{
	(void)state;
	struct tree *t;
	int64_t k;
	assert_ok(tree_open(c, &(struct filter){.image = "p9.exe"}, &t));
	check_rows(t, (uint32_t[]){1, 7, 8, 9}, 4);
	tree_set_expanded(t, key(8), false);
	check_rows(t, (uint32_t[]){1, 7, 8}, 3);
	assert_ok(tree_search(t, KEY_FIRST, true, "p10", &k));
	assert_int_equal(k, 0);
	tree_close(t);
	assert_ok(tree_open(c, &(struct filter){.image = "none*"}, &t));
	check_rows(t, NULL, 0);
	assert_ok(tree_search(t, KEY_FIRST, true, "p", &k));
	assert_int_equal(k, 0);
	tree_close(t);
}

static void searching(void **state)
{
	(void)state;
	struct tree *t;
	int64_t k;
	assert_ok(tree_open(c, &(struct filter){0}, &t));
	assert_ok(tree_search(t, KEY_FIRST, true, "P1?0\\.EXE$", &k));
	assert_int_equal(k, key(10));
	assert_ok(tree_search(t, k, true, "p10", &k));
	assert_int_equal(k, 0);
	assert_ok(tree_search(t, KEY_LAST, false, "p[23]", &k));
	assert_int_equal(k, key(3));
	struct err e = tree_search(t, KEY_FIRST, true, "(", &k);
	assert_int_equal(e.kind, ERR_USAGE);
	err_free(e);
	tree_close(t);
}

static void searching_a_subtree(void **state)
{
	(void)state;
	struct tree *t;
	int64_t k;
	assert_ok(tree_open(c, &(struct filter){.subtree = key(3)}, &t));
	assert_ok(tree_search(t, KEY_FIRST, true, "p[1-9]", &k));
	assert_int_equal(k, key(3));
	assert_ok(tree_search(t, k, true, "p[1-9]", &k));
	assert_int_equal(k, key(4));
	assert_ok(tree_search(t, k, true, "p[1-9]", &k));
	assert_int_equal(k, 0);
	assert_ok(tree_search(t, KEY_LAST, false, "p[1-9]", &k));
	assert_int_equal(k, key(4));
	tree_close(t);
}

static void relation_pages(void **state)
{
	(void)state;
	struct query *q;
	struct page page = {0};
	int64_t shown, all, k;
	struct filter f = {.user = "BOB"};
	assert_ok(query_open(c, REL_PROCESS, &f, &q));
	assert_ok(query_count(q, &shown, &all));
	assert_int_equal(shown, 4); /* odd nodes: 3 5 7 9 */
	assert_int_equal(all, PROCESSES);
	assert_ok(query_page(q, KEY_FIRST, PAGE_AFTER, 3, &page));
	assert_int_equal(page.n, 3);
	assert_int_equal(page.rows[2].key, key(7));
	assert_ok(query_page(q, KEY_LAST, PAGE_BEFORE, 2, &page));
	assert_int_equal(page.rows[0].key, key(7));
	assert_int_equal(page.rows[1].key, key(9));
	assert_ok(query_page(q, key(5), PAGE_FROM, 1, &page));
	assert_int_equal(page.rows[0].key, key(5));
	assert_true(str_eq(page.rows[0].cells[relation_column(query_relation(q), "name")].text, STR("p5.exe")));
	assert_ok(query_rank(q, key(7), &k));
	assert_int_equal(k, 2);
	assert_ok(query_at_time(q, 1, 6, &k));
	assert_int_equal(k, key(7));
	assert_ok(query_at_time(q, 1, 99, &k));
	assert_int_equal(k, key(9));
	assert_ok(query_row(q, key(4), &page)); /* filter or no filter */
	struct err e = query_row(q, key(99), &page);
	assert_int_equal(e.kind, ERR_NOT_FOUND);
	err_free(e);
	page_free(&page);
	query_close(q);
}

static void patterns_are_not_sql(void **state)
{
	static const struct {
		const char *user;
		int64_t shown;
	} cases[] = {{"b*", 4}, {"?ob", 4}, {"%", 0}, {"b_b", 0}, {"x' OR '1'='1", 0}, {"ann", 5}, {"*", 9}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct query *q;
		int64_t shown, all;
		assert_ok(query_open(c, REL_PROCESS, &(struct filter){.user = cases[i].user}, &q));
		assert_ok(query_count(q, &shown, &all));
		assert_int_equal(shown, cases[i].shown);
		query_close(q);
	}
}

static void subjects(void **state)
{
	(void)state;
	struct subject s;
	assert_ok(subject_of(c, REL_PROCESS, key(4), &s));
	assert_int_equal(s.host_id, 1);
	assert_int_equal(s.parent, key(3));
	assert_int_equal(s.account, case_key(1, 1));
	assert_int_equal(s.logon, 0);
	assert_true(s.executable != 0);
	assert_ok(subject_of(c, REL_EXECUTABLE, s.executable, &s));
	assert_int_equal(s.process, key(4));
	assert_ok(subject_of(c, REL_PROCESS, key(1), &s)); /* a boot's row */
	assert_int_equal(s.process, 0);
	assert_int_equal(s.time, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(folding),
		cmocka_unit_test(levels),
		cmocka_unit_test(subtrees),
		cmocka_unit_test(neighbours),
		cmocka_unit_test(a_filter_shows_matches_and_what_is_above),
		cmocka_unit_test(searching),
		cmocka_unit_test(searching_a_subtree),
		cmocka_unit_test(relation_pages),
		cmocka_unit_test(patterns_are_not_sql),
		cmocka_unit_test(subjects),
	};
	return cmocka_run_group_tests(tests, make_case, drop_case);
}
