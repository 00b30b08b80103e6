/* Curses is used plainly: one full-screen window, redrawn whole, which curses
 * turns into the few bytes that differ.  Beside it runs a map of roles, a byte
 * a cell, which is what screen tests read.
 *
 * A signal handler can not call curses, so what gives the terminal back (its
 * settings and a few escape strings from terminfo) is kept ready. */
#define NCURSES_WIDECHAR 1
#include "ui/term.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include <curses.h>
#include <term.h>

#include "base/alloc.h"
#include "base/text.h"
#include "base/vec.h"

static struct {
	SCREEN *screen;
	FILE *file; /* of a headless screen, or the tty where stdin is not one */
	bool headless, utf8, color;
	bool mouse; /* it was asked for once */
	bool console;
	unsigned char *roles;
	int height, width;
	int cursor_y, cursor_x; /* -1: hidden */
	VEC(int32_t) queue;
	size_t queue_first;
	attr_t attr[ROLE_COUNT];
	short pair[ROLE_COUNT];
} term;

static struct {
	volatile sig_atomic_t armed;
	int fd;
	struct termios modes;
	char bytes[256];
	size_t n;
} rescue;

static const int fatal_signals[] = {SIGSEGV, SIGBUS,  SIGABRT, SIGFPE,  SIGILL,
				    SIGTERM, SIGHUP, SIGINT,  SIGQUIT, SIGPIPE};
enum { FATAL_SIGNALS = sizeof fatal_signals / sizeof *fatal_signals };
static struct sigaction old_actions[FATAL_SIGNALS];

static void give_back(void)
{
	if (!rescue.armed)
		return;
	rescue.armed = 0;
	size_t done = 0;
	while (done < rescue.n) {
		ssize_t n = write(rescue.fd, rescue.bytes + done, rescue.n - done);
		if (n <= 0)
			break;
		done += (size_t)n;
	}
	tcsetattr(rescue.fd, TCSANOW, &rescue.modes);
}

/* Gives the terminal back, then lets the signal do what it would have done. */
static void on_fatal_signal(int number)
{
	int saved = errno;
	give_back();
	for (int i = 0; i < FATAL_SIGNALS; i++)
		if (fatal_signals[i] == number)
			sigaction(number, &old_actions[i], NULL);
	raise(number);
	errno = saved;
}

static void signals_catch(void)
{
	struct sigaction action = {.sa_handler = on_fatal_signal};
	sigemptyset(&action.sa_mask);
	for (int i = 0; i < FATAL_SIGNALS; i++) {
		sigaction(fatal_signals[i], NULL, &old_actions[i]);
		if (old_actions[i].sa_handler != SIG_IGN)
			sigaction(fatal_signals[i], &action, NULL);
	}
}

static void signals_release(void)
{
	for (int i = 0; i < FATAL_SIGNALS; i++)
		sigaction(fatal_signals[i], &old_actions[i], NULL);
}

static void rescue_add(const char *capability)
{
	if (!capability || capability == (char *)-1)
		return;
	size_t n = strlen(capability);
	if (rescue.n + n <= sizeof rescue.bytes) {
		memcpy(rescue.bytes + rescue.n, capability, n);
		rescue.n += n;
	}
}

static void rescue_arm(void)
{
	rescue.n = 0;
	rescue_add(tigetstr("sgr0"));
	rescue_add(tigetstr("cnorm"));
	rescue_add(tigetstr("rmkx"));
	rescue_add(tigetstr("rmcup"));
	rescue_add("\r");
	rescue.armed = 1;
}

static attr_t look_attr(unsigned look)
{
	return (look & LOOK_BOLD ? A_BOLD : 0) | (look & LOOK_DIM ? A_DIM : 0) |
	       (look & LOOK_REVERSE ? A_REVERSE : 0) | (look & LOOK_UNDERLINE ? A_UNDERLINE : 0);
}

/* Pairs of colours are made anew with each theme. */
void term_theme(enum theme theme)
{
	if (!term.color)
		theme = THEME_NONE;
	for (int i = 0; i < ROLE_COUNT; i++) {
		const struct role_style *s = role_style(theme, (enum role)i);
		bool many = COLORS >= 256;
		short fg = many && s->fg256 != -2 ? s->fg256 : s->fg;
		short bg = many && s->bg256 != -2 ? s->bg256 : s->bg;
		term.attr[i] = look_attr(s->look);
		if (bg != -1 && many)
			term.attr[i] &= ~A_UNDERLINE;
		term.pair[i] = 0;
		if ((fg != -1 || bg != -1) && i + 1 < COLOR_PAIRS) {
			term.pair[i] = (short)(i + 1);
			init_pair(term.pair[i], fg, bg);
		}
	}
}

void term_mouse(bool on)
{
	mouseinterval(0);
	mousemask(on ? BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED : 0, NULL);
	if (on && !term.mouse)
		rescue_add("\033[?1000l\033[?1006l");
	term.mouse = term.mouse || on;
}

static void colors_prepare(void)
{
	term.color = has_colors() && start_color() == OK;
	if (term.color)
		use_default_colors();
	term_theme(THEME_DARK);
}

static void resized(void)
{
	getmaxyx(stdscr, term.height, term.width);
	free(term.roles);
	term.roles = xcalloc((size_t)term.height * (size_t)term.width + 1, 1);
}

static void screen_prepare(const struct term_options *o)
{
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	set_escdelay(25);
	leaveok(stdscr, FALSE);
	idlok(stdscr, TRUE);
	term.utf8 = !o->ascii && !strcmp(nl_langinfo(CODESET), "UTF-8");
	term.cursor_y = -1;
	const char *type = termname();
	term.console = type && !strncmp(type, "linux", strlen("linux"));
	colors_prepare();
	resized();
}

/* Asked before curses takes over, which would end the program. */
static bool type_is_usable(int fd)
{
	int status;
	if (setupterm(NULL, fd, &status) == ERR)
		return false;
	const char *move_cursor = tigetstr("cup");
	bool usable = move_cursor && move_cursor != (char *)-1;
	del_curterm(cur_term);
	return usable;
}

static void close_file(void)
{
	if (term.file)
		fclose(term.file);
	term.file = NULL;
}

struct err term_start(const struct term_options *o)
{
	const char *type = getenv("TERM");
	setlocale(LC_CTYPE, "");
	term.headless = false;
	FILE *in = stdin, *out = stdout;
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		term.file = fopen("/dev/tty", "r+");
		if (!term.file)
			return err_errno("no terminal to draw on (use evtrail users, timeline, "
					 "tree, new or logons): /dev/tty");
		in = out = term.file;
	}
	rescue.fd = fileno(out);
	tcgetattr(rescue.fd, &rescue.modes);
	signals_catch();
	if (type_is_usable(rescue.fd))
		term.screen = newterm(NULL, out, in);
	if (!term.screen) {
		signals_release();
		close_file();
		return err_new(ERR_IO, "terminal type '%s' is not known here or can not show screens: "
			       "set TERM to one that can, for example TERM=xterm", type ? type : "");
	}
	rescue_arm();
	screen_prepare(o);
	return (struct err){ERR_NONE, NULL};
}

struct err term_start_headless(const struct term_options *o, int width, int height)
{
	if (!setlocale(LC_CTYPE, "C.UTF-8") && !setlocale(LC_CTYPE, "en_US.UTF-8"))
		return err_new(ERR_IO, "no UTF-8 locale (C.UTF-8) on this system");
	term.file = fopen("/dev/null", "r+");
	if (!term.file)
		return err_errno("/dev/null");
	term.headless = true;
	term.screen = newterm("xterm-256color", term.file, term.file);
	if (!term.screen) {
		close_file();
		return err_new(ERR_IO, "terminal type xterm-256color is not known here");
	}
	resizeterm(height, width);
	screen_prepare(o);
	return (struct err){ERR_NONE, NULL};
}

void term_end(void)
{
	if (!term.screen)
		return;
	endwin();
	rescue.armed = 0;
	if (!term.headless)
		signals_release();
	delscreen(term.screen);
	close_file();
	free(term.roles);
	VEC_FREE(&term.queue);
	memset(&term, 0, sizeof term);
}

bool term_is_headless(void)
{
	return term.headless;
}

void term_size(int *height, int *width)
{
	*height = term.height;
	*width = term.width;
}

void term_resize(int width, int height)
{
	resizeterm(height, width);
	resized();
	term_feed(K_RESIZE);
}

void term_suspend(void)
{
	if (!term.headless)
		raise(SIGTSTP);
}

/* ---- keys ---- */

static int32_t from_mouse(void)
{
	MEVENT event;
	if (getmouse(&event) != OK)
		return K_NONE;
	if (event.bstate & BUTTON4_PRESSED)
		return K_WHEEL_UP;
	if (event.bstate & BUTTON5_PRESSED)
		return K_WHEEL_DOWN;
	return event.bstate & BUTTON1_PRESSED ? K_CLICK(event.y, event.x) : K_NONE;
}

static int32_t from_curses(int status, wint_t c)
{
	static const struct {
		wint_t curses;
		int32_t key;
	} codes[] = {
		{KEY_UP, K_UP},         {KEY_DOWN, K_DOWN},       {KEY_LEFT, K_LEFT},
		{KEY_RIGHT, K_RIGHT},   {KEY_HOME, K_HOME},       {KEY_END, K_END},
		{KEY_PPAGE, K_PAGE_UP}, {KEY_NPAGE, K_PAGE_DOWN}, {KEY_IC, K_INSERT},
		{KEY_DC, K_DELETE},     {KEY_BTAB, K_BACK_TAB},   {KEY_BACKSPACE, K_BACKSPACE},
		{KEY_ENTER, K_ENTER},   {KEY_F(1), K_F1},         {KEY_RESIZE, K_RESIZE},
	};
	if (status == ERR)
		return K_NONE;
	if (status == KEY_CODE_YES && c == KEY_MOUSE)
		return from_mouse();
	if (status != KEY_CODE_YES) {
		if (c == '\n')
			return K_ENTER;
		return c == 8 ? K_BACKSPACE : (int32_t)c;
	}
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (codes[i].curses == c)
			return codes[i].key;
	return K_NONE;
}

/* ms: how long to wait at most; -1: until a key comes. */
static int32_t read_key(int ms)
{
	wint_t c = 0;
	timeout(ms);
	int status = get_wch(&c);
	int32_t key = from_curses(status, c);
	if (key == K_RESIZE)
		resized();
	return key;
}

void term_feed(int32_t key)
{
	VEC_PUSH(&term.queue, key);
}

/* No key came: because the terminal is gone? */
static bool is_gone(void)
{
	struct pollfd in = {.fd = rescue.fd, .events = POLLIN};
	return errno == EIO || (poll(&in, 1, 0) > 0 && in.revents & (POLLHUP | POLLERR | POLLNVAL));
}

int32_t term_key(bool wait)
{
	return term_key_within(wait ? -1 : 0);
}

int32_t term_key_within(int ms)
{
	if (term.queue_first < term.queue.n) {
		int32_t key = term.queue.items[term.queue_first++];
		if (term.queue_first == term.queue.n)
			term.queue.n = term.queue_first = 0;
		return key;
	}
	if (term.headless)
		return K_NONE;
	errno = 0;
	int32_t key = read_key(ms);
	/* An unknown key gives K_NONE too; a terminal that is gone does so at once. */
	if (key == K_NONE && ms && errno != EINTR && is_gone())
		raise(SIGHUP);
	return key;
}

static bool read_ahead(void)
{
	int32_t key = term.headless ? K_NONE : read_key(0);
	if (key != K_NONE)
		term_feed(key);
	return key != K_NONE;
}

bool term_key_waits(void)
{
	return term.queue_first < term.queue.n || read_ahead();
}

bool term_key_was_typed(int32_t key)
{
	while (read_ahead())
		;
	for (size_t i = term.queue_first; i < term.queue.n; i++)
		if (term.queue.items[i] == key)
			return true;
	return false;
}

/* ---- drawing ---- */

void term_clear(void)
{
	erase();
	memset(term.roles, ROLE_TEXT, (size_t)term.height * (size_t)term.width);
	term.cursor_y = -1;
}

static void use_role(enum role role)
{
	attr_set(term.attr[role], term.pair[role], NULL);
}

static void note_role(int y, int x, int cells, enum role role)
{
	memset(term.roles + (size_t)y * (size_t)term.width + x, role, (size_t)cells);
}

/* A character that curses and the terminal agree on. */
static wchar_t drawable(uint32_t c, int *width)
{
	if (c >= 0x80 && !term.utf8) /* a question mark beside a name would say that it is not sure */
		c = c == 0x2192 ? '>' : c == 0x2026 ? '~' : '?';
	*width = wcwidth((wchar_t)c);
	if (*width < 0) {
		c = term.utf8 ? 0xfffd : '?';
		*width = 1;
	}
	return (wchar_t)c;
}

int term_text_from(int y, int x, int width, int skip, enum role role, struct str s)
{
	if (y < 0 || y >= term.height || x < 0 || x >= term.width)
		return 0;
	if (width > term.width - x)
		width = term.width - x;
	struct buf clean = {0};
	text_clean(&clean, s);
	struct str rest = buf_str(&clean);
	use_role(role);
	move(y, x);
	int used = 0;
	while (rest.n && used < width) {
		int w;
		wchar_t c = drawable(utf8_next(&rest), &w);
		if (skip > 0) {
			skip -= w;
			continue;
		}
		if (used + w > width)
			break;
		if (w == 0 && used == 0)
			continue; /* would combine with a cell that is not ours */
		addnwstr(&c, 1);
		used += w;
	}
	note_role(y, x, used, role);
	buf_free(&clean);
	return used;
}

int term_text(int y, int x, int width, enum role role, struct str s)
{
	return term_text_from(y, x, width, 0, role, s);
}

void term_fill(int y, int x, int width, enum role role)
{
	if (y < 0 || y >= term.height || x < 0 || x >= term.width)
		return;
	if (width > term.width - x)
		width = term.width - x;
	use_role(role);
	for (int i = 0; i < width; i++)
		mvaddch(y, x + i, ' ');
	if (width > 0)
		note_role(y, x, width, role);
}

void term_cursor(int y, int x)
{
	term.cursor_y = y;
	term.cursor_x = x < term.width ? x : term.width - 1;
}

void term_flush(void)
{
	curs_set(term.cursor_y >= 0 ? 1 : 0);
	if (term.cursor_y >= 0)
		move(term.cursor_y, term.cursor_x);
	refresh();
}

void term_flush_all(void)
{
	clearok(curscr, TRUE);
	term_flush();
}

const char *term_glyph(enum glyph g)
{
	static const char *const glyphs[GLYPH_COUNT][2] = {
		[GLYPH_HLINE] = {"─", "-"},    [GLYPH_VLINE] = {"│", "|"},
		[GLYPH_TEE] = {"├", "|"},      [GLYPH_CORNER] = {"└", "`"},
		[GLYPH_FOLDED] = {"▸", "+"},   [GLYPH_UNFOLDED] = {"▾", "v"},
		[GLYPH_CRUMB] = {"›", ">"},    [GLYPH_DOT] = {"·", "-"},
		[GLYPH_MORE] = {"…", "~"},   [GLYPH_TOP] = {"┌", "."},
		[GLYPH_BAR_1] = {"▁", "_"},    [GLYPH_BAR_1 + 1] = {"▂", "_"},
		[GLYPH_BAR_1 + 2] = {"▃", "="}, [GLYPH_BAR_1 + 3] = {"▄", "="},
		[GLYPH_BAR_1 + 4] = {"▅", "="}, [GLYPH_BAR_1 + 5] = {"▆", "#"},
		[GLYPH_BAR_1 + 6] = {"▇", "#"}, [GLYPH_BAR_8] = {"█", "#"},     [GLYPH_UP] = {"▲", "^"},
		[GLYPH_DOWN] = {"▼", "v"},     [GLYPH_BLOCK] = {"█", "#"},
	};
	/* Fonts of the Linux console have lines and little else. */
	bool line = g <= GLYPH_CORNER || g == GLYPH_TOP || g == GLYPH_DOT;
	return glyphs[g][term.utf8 && (line || !term.console) ? 0 : 1];
}

/* ---- reading back ---- */

static void read_text(int y, struct buf *out)
{
	wchar_t *line = xcalloc((size_t)term.width * 6 + 1, sizeof *line);
	int n = mvinnwstr(y, 0, line, term.width * 6);
	for (int i = 0; i < n; i++)
		utf8_put(out, (uint32_t)line[i]);
	free(line);
}

void term_read_line(int y, bool roles, struct buf *out)
{
	if (y < 0 || y >= term.height)
		return;
	size_t start = out->n;
	if (!roles)
		read_text(y, out);
	for (int x = 0; roles && x < term.width; x++)
		buf_putc(out, role_letter(term.roles[(size_t)y * (size_t)term.width + x]));
	while (out->n > start && out->p[out->n - 1] == ' ')
		out->p[--out->n] = '\0';
}
