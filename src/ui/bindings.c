/* Where the usual keys of vi and of a tree collide with the pivots, the pivots
 * win, in every pane alike, because they are what evtrail is for:
 *
 *   u t p P l o x e   always pivot; so l is not "right" and u is not "undo"
 *   h and Left        fold, or go left; Right, Enter and + unfold or go right
 *   Space             a screen down, as in a pager; in the tree it unfolds
 *   d u f b           Ctrl with them moves; alone they are detail, user, filter,
 *                     page up
 *   v                 shows what a pane folds away as routine
 *   m a               mark and note
 *   w y T             write, copy, to a time
 *   r                 the record as Windows has it
 *   s c C             sort, columns, count values
 *   : ;               commands, SQL */
#include "ui/bindings.h"

static const struct binding table[] = {
	{KEYS_COMMON, 'j', ACTION_DOWN},
	{KEYS_COMMON, K_DOWN, ACTION_DOWN},
	{KEYS_COMMON, 'k', ACTION_UP},
	{KEYS_COMMON, K_UP, ACTION_UP},
	{KEYS_COMMON, K_PAGE_DOWN, ACTION_PAGE_DOWN},
	{KEYS_COMMON, ' ', ACTION_PAGE_DOWN},
	{KEYS_COMMON, K_CTRL('f'), ACTION_PAGE_DOWN},
	{KEYS_COMMON, K_PAGE_UP, ACTION_PAGE_UP},
	{KEYS_COMMON, 'b', ACTION_PAGE_UP},
	{KEYS_COMMON, K_CTRL('b'), ACTION_PAGE_UP},
	{KEYS_COMMON, K_CTRL('d'), ACTION_HALF_DOWN},
	{KEYS_COMMON, K_CTRL('u'), ACTION_HALF_UP},
	{KEYS_COMMON, 'g', ACTION_TOP},
	{KEYS_COMMON, K_HOME, ACTION_TOP},
	{KEYS_COMMON, K_WHEEL_DOWN, ACTION_WHEEL_DOWN},
	{KEYS_COMMON, K_WHEEL_UP, ACTION_WHEEL_UP},
	{KEYS_COMMON, 'G', ACTION_BOTTOM},
	{KEYS_COMMON, K_END, ACTION_BOTTOM},
	{KEYS_COMMON, '}', ACTION_DAY_NEXT},
	{KEYS_COMMON, '{', ACTION_DAY_PREV},
	{KEYS_COMMON, 'T', ACTION_JUMP},
	{KEYS_COMMON, K_LEFT, ACTION_LEFT},
	{KEYS_COMMON, 'h', ACTION_LEFT},
	{KEYS_COMMON, K_RIGHT, ACTION_RIGHT},
	{KEYS_COMMON, '<', ACTION_SCROLL_LEFT},
	{KEYS_COMMON, '>', ACTION_SCROLL_RIGHT},
	{KEYS_COMMON, K_TAB, ACTION_PART_NEXT},
	{KEYS_COMMON, K_BACK_TAB, ACTION_PART_PREV},

	{KEYS_USERS, ')', ACTION_BUSY_NEXT},
	{KEYS_USERS, '(', ACTION_BUSY_PREV},
	{KEYS_TREE, ' ', ACTION_TOGGLE},
	{KEYS_TREE, '+', ACTION_UNFOLD},
	{KEYS_TREE, '=', ACTION_UNFOLD},
	{KEYS_TREE, '-', ACTION_FOLD},
	{KEYS_TREE, '*', ACTION_UNFOLD_ALL},
	{KEYS_TREE, ')', ACTION_LEVEL_MORE},
	{KEYS_TREE, '(', ACTION_LEVEL_LESS},
	{KEYS_TREE, '.', ACTION_SUBTREE},
	{KEYS_TREE, ']', ACTION_SIBLING_NEXT},
	{KEYS_TREE, '[', ACTION_SIBLING_PREV},

	{KEYS_COMMON, K_ENTER, ACTION_OPEN},
	{KEYS_COMMON, 'u', ACTION_USER},
	{KEYS_COMMON, 't', ACTION_TIMELINE},
	{KEYS_COMMON, 'p', ACTION_PROCESS},
	{KEYS_COMMON, 'P', ACTION_PARENT},
	{KEYS_COMMON, 'l', ACTION_LOGON},
	{KEYS_COMMON, 'o', ACTION_ORIGIN},
	{KEYS_COMMON, 'x', ACTION_EXECUTABLE},
	{KEYS_COMMON, 'e', ACTION_EVENTS},
	{KEYS_COMMON, K_BACKSPACE, ACTION_BACK},
	{KEYS_COMMON, '\\', ACTION_FORWARD},

	{KEYS_COMMON, '/', ACTION_SEARCH},
	{KEYS_COMMON, 'n', ACTION_SEARCH_NEXT},
	{KEYS_COMMON, 'N', ACTION_SEARCH_PREV},
	{KEYS_COMMON, 'f', ACTION_FILTER},
	{KEYS_COMMON, 'F', ACTION_FILTER_DROP},
	{KEYS_COMMON, 'S', ACTION_SINCE},
	{KEYS_COMMON, 's', ACTION_SORT},
	{KEYS_COMMON, 'c', ACTION_COLUMNS},
	{KEYS_COMMON, 'C', ACTION_COUNT_VALUES},
	{KEYS_COMMON, ';', ACTION_SQL},
	{KEYS_COMMON, ':', ACTION_COMMAND},
	{KEYS_COMMON, 'H', ACTION_HOST},
	{KEYS_COMMON, 'v', ACTION_SHOW_ALL},
	{KEYS_COMMON, 'm', ACTION_MARK},
	{KEYS_COMMON, 'a', ACTION_NOTE},
	{KEYS_COMMON, 'w', ACTION_WRITE},
	{KEYS_COMMON, 'y', ACTION_COPY},
	{KEYS_NEW, 'D', ACTION_DAYS},
	{KEYS_NEW, 'K', ACTION_COMPARE},
	{KEYS_NEW, 'V', ACTION_GOLDEN},
	{KEYS_NEW, 'A', ACTION_APPROVE},
	{KEYS_NEW, 'L', ACTION_LEARN},
	{KEYS_NEW, 'I', ACTION_IMPORT_LIST},
	{KEYS_NEW, 'U', ACTION_UNAPPROVE},
	{KEYS_BASELINES, 'L', ACTION_LEARN},
	{KEYS_BASELINES, 'I', ACTION_IMPORT_LIST},
	{KEYS_BASELINES, 'U', ACTION_UNAPPROVE},
	{KEYS_BASELINES, 'X', ACTION_REMOVE},
	{KEYS_BASELINES, '=', ACTION_DIFFER},

	{KEYS_COMMON, '1', ACTION_PANE_USERS},
	{KEYS_COMMON, '2', ACTION_PANE_TREE},
	{KEYS_COMMON, '3', ACTION_PANE_NEW},
	{KEYS_COMMON, '4', ACTION_PANE_LOGONS},
	{KEYS_COMMON, '5', ACTION_PANE_EVENTS},
	{KEYS_COMMON, '6', ACTION_PANE_COVERAGE},
	{KEYS_COMMON, '7', ACTION_PANE_SOURCES},
	{KEYS_COMMON, '8', ACTION_PANE_MARKS},
	{KEYS_COMMON, '9', ACTION_PANE_BASELINES},
	{KEYS_COMMON, 'd', ACTION_DETAIL},
	{KEYS_COMMON, 'r', ACTION_RAW},
	{KEYS_COMMON, '?', ACTION_HELP},
	{KEYS_COMMON, K_F1, ACTION_HELP},
	{KEYS_COMMON, 'q', ACTION_CLOSE},

	{KEYS_COMMON, 'I', ACTION_IMPORT},
	{KEYS_COMMON, 'Q', ACTION_QUIT},
	{KEYS_COMMON, K_CTRL('c'), ACTION_QUIT},
	{KEYS_COMMON, K_ESC, ACTION_CANCEL},
	{KEYS_COMMON, 'z', ACTION_ZONE},
	{KEYS_COMMON, 'Z', ACTION_ZONE_CHOOSE},
	{KEYS_COMMON, K_CTRL('t'), ACTION_THEME},
	{KEYS_COMMON, K_CTRL('n'), ACTION_MOUSE},
	{KEYS_COMMON, K_CTRL('l'), ACTION_REDRAW},
	{KEYS_COMMON, K_CTRL('z'), ACTION_SUSPEND},

	/* The help and a choice close by the key that opened the help, and by "back". */
	{KEYS_CHOICE, '?', ACTION_CLOSE},
	{KEYS_CHOICE, K_BACKSPACE, ACTION_CLOSE},

	{KEYS_COLUMNS, ' ', ACTION_COLUMN_TOGGLE},
	{KEYS_COLUMNS, 'K', ACTION_COLUMN_LEFT},
	{KEYS_COLUMNS, 'J', ACTION_COLUMN_RIGHT},
	{KEYS_COLUMNS, '+', ACTION_COLUMN_WIDER},
	{KEYS_COLUMNS, '-', ACTION_COLUMN_NARROWER},
	{KEYS_COLUMNS, 's', ACTION_COLUMN_SORT},
	{KEYS_COLUMNS, 'r', ACTION_COLUMNS_RESET},
	{KEYS_COLUMNS, 'c', ACTION_CLOSE},
	{KEYS_COLUMNS, K_BACKSPACE, ACTION_CLOSE},
};

static const size_t BINDINGS = sizeof table / sizeof *table;

const struct binding *bindings(size_t *n)
{
	*n = BINDINGS;
	return table;
}

enum action binding_lookup(enum key_table own, int32_t key)
{
	enum action common = ACTION_NONE;
	for (size_t i = 0; i < BINDINGS; i++) {
		if (table[i].key != key)
			continue;
		if (table[i].table == own)
			return table[i].action;
		if (table[i].table == KEYS_COMMON)
			common = table[i].action;
	}
	return common;
}

void binding_keys(struct buf *out, enum key_table own, enum action a, size_t max)
{
	size_t n = 0;
	for (size_t i = 0; i < BINDINGS && n < max; i++) {
		if (table[i].action != a || binding_lookup(own, table[i].key) != a)
			continue;
		if (n++)
			buf_puts(out, ", ");
		key_words(out, table[i].key);
	}
}

const char *key_table_title(enum key_table t)
{
	static const char *const titles[KEY_TABLES] = {
		[KEYS_COMMON] = "everywhere",
		[KEYS_USERS] = "in Users",
		[KEYS_TREE] = "in the tree",
		[KEYS_NEW] = "in New",
		[KEYS_BASELINES] = "in Baselines",
		[KEYS_CHOICE] = "in the help and in a choice",
		[KEYS_COLUMNS] = "in the choice of columns",
	};
	return titles[t];
}
