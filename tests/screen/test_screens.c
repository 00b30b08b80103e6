/* Golden screens: scripts of keys (*.keys beside this file) are played to the
 * front end without a terminal, and what it shows is compared with golden/.
 * EVTRAIL_REGENERATE=1 writes the goldens anew.
 *
 * A script has one command a line:
 *   case NAME               the case to open; ends what was open before. sample;
 *                           empty; tiny, hostile, clock: of NAME.scn; huge: generated;
 *                           torn: the sample with pages lost
 *   size W H                of the screen at the start (80 24)
 *   pane NAME               where to start
 *   filter WORDS            as in the prompt of the key f
 *   ascii                   no line drawing characters
 *   no-color                what NO_COLOR does
 *   zone ZONE               to show times in
 *   remember                what is chosen is kept for the next such session
 *   keys KEYS               as in jj<Enter>
 *   question N              the keys of row N of the table in doc/walkthrough.md,
 *                           which must be six at most
 *   resize W H
 *   rename A B              files of the folder; the script puts them back
 *   screen NAME             compare with golden/NAME.txt
 *   roles NAME              the same with a second layer: a letter a cell for
 *                           its role (src/ui/roles.h)
 *   document FILE           compare with the screen that FILE shows, as a block
 *                           between ``` that begins with the tabs
 *   done                    the front end must have quit
 *
 * Names of lists to import are of files beside it: disk.txt has two paths.
 * The sample case is imported from data/samples by the evtrail just built. Its
 * files stand under a path of fixed length, which goldens show as /tmp/evs. */
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "cmd/import_list.h"
#include "cmd/show_raw.h"
#include "ui/browse.h"
#include "ui/filter_words.h"

static char folder[] = "/tmp/evs-XXXXXX";
static char here[4096]; /* tests/screen in the source tree */
static bool regenerate;
static int failures, compared;

struct session {
	const char *script;
	int line;
	struct case_file *c;
	struct browse_script *s;
	struct browse_options options;
	struct own_filter filter;
	char pane[32], case_name[32], zone[32];
	int width, height;
};

static void fail(const struct session *s, const char *what, const char *text)
{
	failures++;
	printf("%s:%d: %s%s%s\n", s->script, s->line, what, *text ? ": " : "", text);
}

static bool failed(const struct session *s, struct err e)
{
	if (e.kind)
		fail(s, "error", e.text);
	err_free(e);
	return e.kind != ERR_NONE;
}

/* ---- cases ---- */

static int run(const char *format, const char *a, const char *b)
{
	struct buf command = {0};
	buf_printf(&command, format, a, b);
	int status = system(buf_text(&command));
	buf_free(&command);
	return status;
}

/* A list to be imported. */
static int make_list(void)
{
	char path[64];
	snprintf(path, sizeof path, "%s/disk.txt", folder);
	FILE *f = fopen(path, "w");
	if (!f)
		return 1;
	fputs("C:\\Windows\\sysmon64.exe\nC:\\Tools\\x.exe\n", f);
	return fclose(f);
}

/* Cases of logs that are written for them. */
static int make_written(const char *build)
{
	static const char *const written[] = {
		/* a text as long as a record can have */
		"sed \"s/@LONG@/$(head -c 20000 /dev/zero | tr '\\0' A)/\" '%3$s'/hostile.scn >%2$s/hostile.scn &&"
		" '%1$s'/tests/tools/logwriter scenario %2$s/hostile.scn -o %2$s/hostile",
		"'%1$s'/tests/tools/logwriter scenario '%3$s'/tiny.scn -o %2$s/tiny",
		"'%1$s'/tests/tools/logwriter scenario '%3$s'/clock.scn -o %2$s/clock",
		"'%1$s'/tests/tools/logwriter generate --seed 5 --hosts 3 --days 30 --events 60000 -o %2$s/huge >/dev/null",
	};
	static const char *const names[] = {"hostile", "tiny", "clock", "huge"};
	int status = 0;
	for (size_t i = 0; i < sizeof names / sizeof *names && !status; i++) {
		struct buf command = {0};
		buf_printf(&command, written[i], build, folder, here);
		buf_printf(&command, " && '%1$s'/evtrail import -q -d %2$s/%3$s.case %2$s/%3$s", build, folder, names[i]);
		status = system(buf_text(&command));
		buf_free(&command);
	}
	return status;
}

/* The sample case without the first page of some tables. */
static int make_torn(void)
{
	return run("cp %1$s/sample.case %1$s/torn.case && size=$(sqlite3 %1$s/torn.case 'PRAGMA page_size') && "
		   "for page in $(sqlite3 %1$s/torn.case \"SELECT rootpage FROM "
		   "sqlite_schema WHERE name IN ('fact', 'derived_process', 'derived_coverage')\"); do dd if=/dev/zero "
		   "of=%1$s/torn.case bs=$size seek=$((page - 1)) count=1 conv=notrunc status=none%2$s; done", folder, "");
}

static int make_cases(void)
{
	const char *source = getenv("top_srcdir"), *build = getenv("top_builddir");
	struct case_file *empty;
	char path[64];
	if (!mkdtemp(folder))
		return 1;
	setenv("XDG_CONFIG_HOME", folder, 1);
	setenv("XDG_STATE_HOME", folder, 1);
	snprintf(here, sizeof here, "%s/tests/screen", source ? source : ".");
	if (run("cp '%s'/data/samples/*.evtx %s/", source ? source : ".", folder) != 0)
		return 1;
	if (make_list() != 0)
		return 1;
	if (run("'%1$s'/evtrail import -d %2$s/sample.case %2$s >%2$s/import.out 2>&1",
		build ? build : ".", folder) != 0) {
		run("cat %s/import.out %s", folder, "");
		return 1;
	}
	if (make_torn() != 0 || make_written(build ? build : ".") != 0)
		return 1;
	snprintf(path, sizeof path, "%s/empty.case", folder);
	struct err e = case_open(path, CASE_CREATE, &empty);
	if (e.kind)
		printf("%s: %s\n", path, e.text);
	else
		case_close(empty);
	return e.kind != ERR_NONE;
}

/* ---- sessions ---- */

static void end_session(struct session *s)
{
	browse_script_close(s->s);
	s->s = NULL;
	case_close(s->c);
	s->c = NULL;
	own_filter_free(&s->filter);
	s->options = (struct browse_options){0};
	s->pane[0] = '\0';
	s->width = 80;
	s->height = 24;
}

static struct err import(struct case_file *c, const struct list_request *r, struct buf *told)
{
	char path[128];
	const char *file = path;
	snprintf(path, sizeof path, "%s/%s", folder, r->file);
	return import_lists(c, &(struct list_import){r->name, &file, 1, r->hosts, r->encoding, r->kind}, told);
}

static bool begun(struct session *s)
{
	char path[128];
	if (s->s)
		return true;
	snprintf(path, sizeof path, "%s/%s.case", folder, s->case_name);
	if (failed(s, case_open(path, CASE_READ, &s->c)))
		return false;
	s->options.import = import;
	s->options.pane = s->pane;
	s->options.filter = &s->filter.f;
	s->options.raw = show_raw_event;
	return !failed(s, browse_script_open(s->c, &s->options, s->width, s->height, &s->s));
}

/* ---- comparing ---- */

/* The folder's name differs from run to run. */
static void hide_folder(char *text)
{
	char *at;
	while ((at = strstr(text, folder))) {
		memcpy(at, "/tmp/evs", 8);
		memmove(at + 8, at + strlen(folder), strlen(at + strlen(folder)) + 1);
	}
}

static char *read_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	struct buf b = {0};
	char chunk[4096];
	size_t n;
	if (!f)
		return NULL;
	while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
		buf_add(&b, chunk, n);
	fclose(f);
	buf_putc(&b, '\0');
	return buf_steal(&b);
}

static void write_file(const struct session *s, const char *path, const char *text)
{
	FILE *f = fopen(path, "wb");
	if (!f || fputs(text, f) < 0 || fclose(f) != 0)
		fail(s, "cannot write", path);
}

/* Line by line: "-" what was expected, "+" what is shown. */
static void print_difference(const char *expected, const char *shown)
{
	while (*expected || *shown) {
		size_t a = strcspn(expected, "\n"), b = strcspn(shown, "\n");
		if (a == b && !memcmp(expected, shown, a)) {
			printf("   %.*s\n", (int)a, expected);
		} else {
			printf("-  %.*s\n", (int)a, expected);
			printf("+  %.*s\n", (int)b, shown);
		}
		expected += a + (expected[a] == '\n');
		shown += b + (shown[b] == '\n');
	}
}

static void compare(const struct session *s, const char *name, char *shown)
{
	char path[4200];
	snprintf(path, sizeof path, "%s/golden/%s.txt", here, name);
	compared++;
	if (regenerate) {
		write_file(s, path, shown);
		return;
	}
	char *expected = read_file(path);
	if (!expected) {
		fail(s, "no golden screen (EVTRAIL_REGENERATE=1 makes it)", path);
	} else if (strcmp(expected, shown) != 0) {
		fail(s, "screen differs", name);
		print_difference(expected, shown);
	}
	free(expected);
}

/* The screen in a document: what stands there, or where regenerated, what will. */
static void document(struct session *s, const char *name)
{
	static const char begin[] = "```\n 1 Users", end[] = "```\n";
	char path[4300];
	snprintf(path, sizeof path, "%s/../../%s", here, name);
	char *text = read_file(path), *screen = browse_script_screen(s->s, false);
	char *at = text ? strstr(text, begin) : NULL, *after = at ? strstr(at + 4, end) : NULL;
	struct buf whole = {0};
	hide_folder(screen);
	compared++;
	if (!after) {
		fail(s, "no screen in it", path);
	} else {
		at += strlen("```\n");
		buf_add(&whole, text, (size_t)(at - text));
		buf_printf(&whole, "%s%s", screen, after);
		if (regenerate)
			write_file(s, path, buf_text(&whole));
		else if (strcmp(buf_text(&whole), text) != 0) {
			fail(s, "the screen in it differs", path);
			*after = '\0';
			print_difference(at, screen);
		}
	}
	buf_free(&whole);
	free(text);
	free(screen);
}

static void capture(struct session *s, const char *name, bool roles)
{
	struct buf text = {0};
	char *screen = browse_script_screen(s->s, false);
	hide_folder(screen);
	buf_puts(&text, screen);
	free(screen);
	if (roles) {
		screen = browse_script_screen(s->s, true);
		buf_puts(&text, "---- roles ----\n");
		buf_puts(&text, screen);
		free(screen);
	}
	compare(s, name, text.p);
	buf_free(&text);
}

/* ---- scripts ---- */

static void set_case(struct session *s, const char *name)
{
	end_session(s);
	snprintf(s->case_name, sizeof s->case_name, "%s", name);
}

/* What is said before the session begins; false where it is none of these. */
static bool setting(struct session *s, const char *command, const char *rest)
{
	if (!strcmp(command, "case"))
		set_case(s, rest);
	else if (!strcmp(command, "size"))
		sscanf(rest, "%d %d", &s->width, &s->height);
	else if (!strcmp(command, "pane"))
		snprintf(s->pane, sizeof s->pane, "%s", rest);
	else if (!strcmp(command, "filter"))
		failed(s, filter_words_read(str_of(rest), &s->filter));
	else if (!strcmp(command, "ascii"))
		s->options.ascii = true;
	else if (!strcmp(command, "remember"))
		s->options.remember = true;
	else if (!strcmp(command, "zone"))
		snprintf(s->zone, sizeof s->zone, "%s", rest), s->options.zone = s->zone;
	else if (!strcmp(command, "no-color"))
		s->options.no_color = true;
	else
		return false;
	return true;
}

/* ---- the walkthrough ---- */

enum { QUESTION_KEYS = 6 };

/* The last cell of row n of the walkthrough's table: `j` for a key, `Enter` for
 * one with a name. Gives how many keys that is, 0 where there is no such row. */
static int question_keys(const char *n, struct buf *keys)
{
	char path[4200], row[16];
	snprintf(path, sizeof path, "%s/../../doc/walkthrough.md", here);
	snprintf(row, sizeof row, "\n| %s |", n);
	char *text = read_file(path), *at = text ? strstr(text, row) : NULL;
	int count = 0;
	if (at) {
		at[1 + strcspn(at + 1, "\n")] = '\0';
		at[strlen(at) - 1] = '\0'; /* the last bar */
		at = strrchr(at, '|');
	}
	for (char *key = at ? strtok(at, "`") : NULL; key && (key = strtok(NULL, "`")); count++) {
		buf_printf(keys, strlen(key) == 1 ? "%s" : "<%s>", key);
		if (!strtok(NULL, "`"))
			break;
	}
	free(text);
	return count;
}

static void answer(struct session *s, const char *n)
{
	struct buf keys = {0};
	int count = question_keys(n, &keys);
	if (!count)
		fail(s, "doc/walkthrough.md has no keys for question", n);
	else if (count > QUESTION_KEYS)
		fail(s, "more than six keys", buf_text(&keys));
	else
		failed(s, browse_script_keys(s->s, buf_text(&keys)));
	buf_free(&keys);
}

static void rename_file(const struct session *s, const char *from, const char *to)
{
	char paths[2][128];
	snprintf(paths[0], sizeof paths[0], "%s/%s", folder, from);
	snprintf(paths[1], sizeof paths[1], "%s/%s", folder, to);
	if (rename(paths[0], paths[1]) != 0)
		fail(s, "cannot rename", from);
}

static void act(struct session *s, const char *command, const char *rest)
{
	int width, height;
	char from[64], to[64];
	if (!begun(s))
		return;
	if (!strcmp(command, "keys"))
		failed(s, browse_script_keys(s->s, rest));
	else if (!strcmp(command, "question"))
		answer(s, rest);
	else if (!strcmp(command, "resize") && sscanf(rest, "%d %d", &width, &height) == 2)
		browse_script_resize(s->s, width, height);
	else if (!strcmp(command, "rename") && sscanf(rest, "%63s %63s", from, to) == 2)
		rename_file(s, from, to);
	else if (!strcmp(command, "screen"))
		capture(s, rest, false);
	else if (!strcmp(command, "roles"))
		capture(s, rest, true);
	else if (!strcmp(command, "document"))
		document(s, rest);
	else if (strcmp(command, "done") != 0)
		fail(s, "no such command", command);
	else if (!browse_script_done(s->s))
		fail(s, "it has not quit", "");
}

static void play(const char *name)
{
	char path[4200], line[1024];
	struct session s = {.script = name};
	snprintf(path, sizeof path, "%s/%s", here, name);
	FILE *f = fopen(path, "r");
	if (!f) {
		fail(&s, "cannot read", path);
		return;
	}
	set_case(&s, "sample");
	while (fgets(line, sizeof line, f)) {
		s.line++;
		line[strcspn(line, "\n")] = '\0';
		if (!line[0] || line[0] == '#')
			continue;
		char *rest = line + strcspn(line, " ");
		if (*rest)
			*rest++ = '\0';
		if (!setting(&s, line, rest))
			act(&s, line, rest);
	}
	end_session(&s);
	fclose(f);
}

static int is_script(const struct dirent *d)
{
	size_t n = strlen(d->d_name);
	return n > 5 && !strcmp(d->d_name + n - 5, ".keys");
}

static void play_all(int argc, char **argv)
{
	struct dirent **names;
	for (int i = 1; i < argc; i++)
		play(argv[i]);
	int n = argc > 1 ? 0 : scandir(here, &names, is_script, alphasort);
	if (n < 0) {
		printf("%s: %s\n", here, strerror(errno));
		failures++;
		return;
	}
	for (int i = 0; i < n; i++) {
		play(names[i]->d_name);
		free(names[i]);
	}
	if (n)
		free(names);
}

int main(int argc, char **argv)
{
	const char *env = getenv("EVTRAIL_REGENERATE");
	regenerate = env && *env;
	setvbuf(stdout, NULL, _IOLBF, 0);
	int status = make_cases();
	if (status)
		printf("the cases could not be made in %s\n", folder);
	else
		play_all(argc, argv);
	run("rm -rf '%s' %s", folder, "");
	printf("%d screens %s, %d failures\n", compared, regenerate ? "written" : "compared", failures);
	return status || failures || !compared;
}
