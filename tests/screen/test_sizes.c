/* A terminal may have any size, and change it at any time: every pane, panel and
 * prompt is taken through many of them. On each, lines must fit; and back at the
 * first size the screen must be what it was. Meant for the sanitizers as well. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"
#include "ui/browse.h"

enum { WIDTH = 80, HEIGHT = 24, STORM = 30 };

/* What to press to have something to look at. */
static const char *const places[] = {
	"", "<Tab>G", "2*jjjj", "2G", "3", "3v", "4v", "5", "5G", "6", "7", "mj8", "9",
	"5jd", "r", "2?", "5?G", "c", "2c", "4C", "4Cjjj<Enter>", "q",
	"/cmd", "fimage~", "f", "f<Tab>", ":", ":so", "T", "a", "w",
	";select user, count(*) from logon group by 1<Enter>", ";select nothing<Enter>",
	"5fhost~zzz<Enter>", "2/cmd<Enter>", "4sjj",
};
/* The keys go to the panel, and back to the list for good where it has no room. */
static const char *const panels[] = {"6<Tab>G", "2<Tab>G", "1<Tab><Tab>jj", "5<Tab>j"};

static const struct {
	int width, height;
} sizes[] = {
	{1, 1}, {1, 100}, {300, 1}, {2, 2}, {20, 5}, {19, 5}, {20, 4}, {21, 6}, {30, 8}, {39, 9}, {40, 10}, {41, 11},
	{60, 12}, {79, 23}, {81, 25}, {110, 16}, {120, 40}, {200, 60}, {20, 100}, {400, 6}, {500, 150},
};
enum { SIZES = sizeof sizes / sizeof *sizes, PLACES = sizeof places / sizeof *places,
       PANELS = sizeof panels / sizeof *panels };

static char folder[] = "/tmp/evsizes-XXXXXX";
static int failures, looked;

static void fail(const char *place, int width, int height, const char *what, const char *text)
{
	if (failures++ < 20)
		printf("keys '%s' at %dx%d: %s\n%s\n", place, width, height, what, text);
}

static bool must(struct err e)
{
	if (e.kind)
		printf("%s\n", e.text);
	failures += e.kind != ERR_NONE;
	err_free(e);
	return e.kind == ERR_NONE;
}

/* As many lines as the terminal has, none wider than it. */
static void look(struct browse_script *s, const char *place, int width, int height)
{
	char *screen = browse_script_screen(s, false);
	int lines = 0;
	for (const char *p = screen; *p; lines++) {
		size_t n = strcspn(p, "\n");
		if (text_width((struct str){p, n}) > width)
			fail(place, width, height, "a line is too wide", screen);
		p += n + (p[n] == '\n');
	}
	if (lines != height)
		fail(place, width, height, "not as many lines as the terminal", screen);
	bool small = strstr(screen, "terminal too small"), blank = strspn(screen, " \n") == strlen(screen);
	if (width >= 40 && height >= 10 && (small || blank))
		fail(place, width, height, "there is room to show something", screen);
	if (width >= 20 && height >= 2 && blank)
		fail(place, width, height, "nothing is shown, not even why", screen);
	free(screen);
	looked++;
}

static void comes_back(struct browse_script *s, const char *place, const char *before)
{
	browse_script_resize(s, WIDTH, HEIGHT);
	char *after = browse_script_screen(s, false);
	if (strcmp(before, after) != 0) {
		fail(place, WIDTH, HEIGHT, "it does not come back; before:", before);
		printf("after:\n%s\n", after);
	}
	free(after);
}

/* One size after the other, and back after each. */
static void through_sizes(struct browse_script *s, const char *place)
{
	char *before = browse_script_screen(s, false);
	for (size_t i = 0; i < SIZES && !failures; i++) {
		browse_script_resize(s, sizes[i].width, sizes[i].height);
		look(s, place, sizes[i].width, sizes[i].height);
		comes_back(s, place, before);
	}
	free(before);
}

/* Any size upon any other, keys between them. */
static void storm(struct browse_script *s, const char *place)
{
	static const char *const keys[] = {"j", "<Down>", "G", "g", "<PageDown>", "<lt>", ">", "<Tab>", "k", "<Esc>",
					   "d", "2", "*", "5", "<C-l>"};
	uint32_t dice = 7;
	for (int i = 0; i < STORM && !browse_script_done(s); i++) {
		dice = dice * 1664525 + 1013904223;
		int width = 1 + (int)(dice >> 8) % (i % 3 ? 130 : 24), height = 1 + (int)(dice >> 20) % (i % 3 ? 45 : 9);
		browse_script_resize(s, width, height);
		look(s, place, width, height);
		must(browse_script_keys(s, keys[dice >> 16 & 0xff ? (dice >> 16 & 0xff) % (sizeof keys / sizeof *keys) : 0]));
	}
}

static void take_through(struct case_file *c, const char *place, void (*what)(struct browse_script *, const char *))
{
	struct browse_script *s;
	if (!must(browse_script_open(c, &(struct browse_options){0}, WIDTH, HEIGHT, &s)))
		return;
	if (must(browse_script_keys(s, place)))
		what(s, place);
	browse_script_close(s);
}

int main(void)
{
	const char *source = getenv("top_srcdir"), *build = getenv("top_builddir");
	struct buf command = {0};
	struct case_file *c;
	char path[64];
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!mkdtemp(folder))
		return 1;
	setenv("XDG_CONFIG_HOME", folder, 1);
	setenv("XDG_STATE_HOME", folder, 1);
	snprintf(path, sizeof path, "%s/sample.case", folder);
	buf_printf(&command, "'%s'/evtrail import -q -d %s '%s'/data/samples", build ? build : ".", path,
		   source ? source : ".");
	failures += system(buf_text(&command)) != 0;
	if (!failures && must(case_open(path, CASE_READ, &c))) {
		for (size_t i = 0; i < PLACES; i++)
			take_through(c, places[i], through_sizes);
		for (size_t i = 0; i < PLACES; i++)
			take_through(c, places[i], storm);
		for (size_t i = 0; i < PANELS; i++)
			take_through(c, panels[i], storm);
		case_close(c);
	}
	buf_clear(&command);
	buf_printf(&command, "rm -rf '%s'", folder);
	failures += system(buf_text(&command)) != 0;
	buf_free(&command);
	printf("%d screens looked at, %d failures\n", looked, failures);
	return failures || !looked;
}
