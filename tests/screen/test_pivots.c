/* Every pivot from every row: over all panes and the sample case.
 *
 * From each row each pivot key either goes to the row of which the subject says
 * that it is, and Backspace comes back, or it stays and says why. Which pivots a
 * pane's rows have at all is the table below. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ui/app.h"

enum { PIVOTS = 8, ROWS = 30 };

static const struct {
	char key;
	enum action action;
	enum pane_id pane;
	enum relation_id relation;
	size_t field; /* of the subject */
} pivots[PIVOTS] = {
	{'u', ACTION_USER, PANE_USERS, REL_ACCOUNT, offsetof(struct subject, account)},
	{'t', ACTION_TIMELINE, PANE_USERS, REL_ACTIVITY, offsetof(struct subject, activity)},
	{'p', ACTION_PROCESS, PANE_TREE, REL_PROCESS, offsetof(struct subject, process)},
	{'P', ACTION_PARENT, PANE_TREE, REL_PROCESS, offsetof(struct subject, parent)},
	{'l', ACTION_LOGON, PANE_LOGONS, REL_LOGON, offsetof(struct subject, logon)},
	{'o', ACTION_ORIGIN, PANE_LOGONS, REL_LOGON, offsetof(struct subject, origin)},
	{'x', ACTION_EXECUTABLE, PANE_NEW, REL_EXECUTABLE, offsetof(struct subject, executable)},
	{'e', ACTION_EVENTS, PANE_EVENTS, REL_EVENT, offsetof(struct subject, fact)},
};

/* What rows of a pane have: + some of them go there, = all that have it are
 * there already, - it means nothing there and that is said. */
static const struct {
	enum pane_id pane;
	size_t part;
	const char *expected; /* in the order of the pivots: u t p P l o x e */
	const char *keys;     /* to have rows to go through */
} panes[] = {
	{PANE_USERS, 0, "=++-+--+", ""},
	{PANE_USERS, 1, "+=++++++", "gjjj"},
	{PANE_TREE, 0, "++=+++++", "*"},
	{PANE_NEW, 0, "++++++=+", "v"},
	{PANE_LOGONS, 0, "+++-=+-+", "fuser=svc_admin<Enter>"},
	{PANE_EVENTS, 0, "+++++++=", "F"},
	{PANE_COVERAGE, 0, "--------", ""},
	{PANE_COVERAGE, 1, "-------+", ""},
	{PANE_SOURCES, 0, "--------", ""},
	{PANE_MARKS, 0, "++++++++", ""},
};

static struct app app;
static int failures;

static void settle(void)
{
	app_prepare(&app);
	app_draw(&app);
}

static void press(const char *keys)
{
	struct str rest = str_of(keys);
	int32_t key;
	while (rest.n && key_read(&rest, &key)) {
		app_key(&app, key);
		settle();
	}
}

struct at {
	size_t place, part;
	enum pane_id pane;
	enum relation_id relation;
	int64_t key;
};

static struct at where(void)
{
	struct at at = {.place = app.here, .part = app_pane(&app)->part, .pane = app_place(&app)->pane,
			.relation = REL_COUNT};
	app_selection(&app, &at.relation, &at.key);
	return at;
}

static void fail(struct at from, char key, const char *what)
{
	struct buf label = {0};
	if (failures++ < 20) {
		app_label(&app, &label);
		printf("pane %d, part %zu, row %llx, key %c: %s; now at %s; message: %s\n", (int)from.pane + 1, from.part,
		       (unsigned long long)from.key, key, what, buf_text(&label), buf_text(&app.message));
	}
	buf_free(&label);
}

static int64_t field(const struct subject *s, size_t offset)
{
	int64_t key;
	memcpy(&key, (const char *)s + offset, sizeof key);
	return key;
}

/* Presses one pivot and comes back: '+' it went, '=' it was there, '-' it said why not. */
static char try_pivot(size_t i)
{
	struct at from = where(), to;
	struct subject s = {0};
	char result = '-';
	if (from.relation != REL_COUNT)
		err_free(subject_of(app.env.c, from.relation, from.key, &s));
	int64_t wanted = field(&s, pivots[i].field);
	press((char[]){pivots[i].key, '\0'});
	to = where();
	if (to.place == from.place) {
		if (!app.message.n)
			fail(from, pivots[i].key, "it stayed and did not say why");
		else if (strstr(buf_text(&app.message), "this is it already"))
			result = '=';
		else if (strstr(buf_text(&app.message), "has no row"))
			fail(from, pivots[i].key, "no reason is given");
		else if (wanted && (pivots[i].action != ACTION_TIMELINE || s.account))
			fail(from, pivots[i].key, "it has somewhere to go and did not");
		return result;
	}
	if (to.pane != pivots[i].pane || to.relation != pivots[i].relation || (wanted && to.key != wanted))
		fail(from, pivots[i].key, "it went elsewhere");
	press("<Backspace>");
	to = where();
	if (to.pane != from.pane || to.part != from.part || to.key != from.key)
		fail(from, pivots[i].key, "Backspace did not come back");
	return '+';
}

static void try_row(char seen[PIVOTS])
{
	for (size_t i = 0; i < PIVOTS; i++) {
		char result = try_pivot(i);
		if (result == '+' || (result == '=' && seen[i] == '-'))
			seen[i] = result;
	}
}

/* Some rows of the list, from its start to its end. */
static void try_pane(size_t n)
{
	char seen[PIVOTS + 1] = "--------", first[2] = {(char)('1' + (int)panes[n].pane), '\0'};
	press(first);
	app_pane(&app)->part = 0;
	press(panes[n].keys);
	app_pane(&app)->part = panes[n].part;
	press("g");
	list_settle(pane_list(app_pane(&app)));
	int64_t shown = pane_list(app_pane(&app))->shown;
	int step = shown > ROWS ? (int)(shown / ROWS) : 1;
	for (int row = 0; row < ROWS; row++) {
		int64_t before = pane_list(app_pane(&app))->cursor;
		try_row(seen);
		list_move(pane_list(app_pane(&app)), step);
		settle();
		if (pane_list(app_pane(&app))->cursor == before)
			break;
	}
	if (strcmp(seen, panes[n].expected) != 0) {
		failures++;
		printf("pane %d, part %zu: u t p P l o x e: expected %s, found %s\n", (int)panes[n].pane + 1, panes[n].part,
		       panes[n].expected, seen);
	}
}

/* A row of each kind is marked, so that the marks have every pivot. */
static void mark_some(void)
{
	press("1m<Tab>m2*jjjjjjm3m4m5jm");
}

static int open_case(const char *folder)
{
	const char *source = getenv("top_srcdir"), *build = getenv("top_builddir");
	char command[1024], path[256];
	struct case_file *c;
	snprintf(path, sizeof path, "%s/p.case", folder);
	snprintf(command, sizeof command, "'%s'/evtrail import -q -d %s '%s'/data/samples", build ? build : ".", path,
		 source ? source : ".");
	if (system(command) != 0)
		return 1;
	struct err e = case_open(path, CASE_READ, &c);
	if (!e.kind)
		e = term_start_headless(&(struct term_options){0}, 160, 50);
	if (!e.kind)
		e = app_open(&app, c, &(struct browse_options){0}, HURRY_NOT);
	if (e.kind)
		printf("%s\n", e.text);
	return e.kind != ERR_NONE;
}

int main(void)
{
	char folder[] = "/tmp/evp-XXXXXX", command[64];
	if (!mkdtemp(folder))
		return 1;
	int status = open_case(folder);
	if (!status) {
		settle();
		mark_some();
		for (size_t i = 0; i < sizeof panes / sizeof *panes; i++)
			try_pane(i);
		struct case_file *c = app.env.c;
		app_close(&app);
		term_end();
		case_close(c);
	}
	snprintf(command, sizeof command, "rm -rf %s", folder);
	if (system(command) != 0)
		status = 1;
	printf("%d failures\n", failures);
	return status || failures;
}
