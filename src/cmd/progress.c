#include "cmd/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/wintime.h"

enum { BAR = 20 };

static double seconds_since(const struct timespec *then)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - then->tv_sec) + (double)(now.tv_nsec - then->tv_nsec) / 1e9;
}

void progress_begin(struct progress *p, bool wanted)
{
	*p = (struct progress){.on = wanted && isatty(STDERR_FILENO)};
	clock_gettime(CLOCK_MONOTONIC, &p->begun);
}

static int width(void)
{
	struct winsize size;
	return !ioctl(STDERR_FILENO, TIOCGWINSZ, &size) && size.ws_col > 1 ? size.ws_col - 1 : 79;
}

static void put_bar(struct buf *line, uint64_t done, uint64_t total)
{
	double share = total ? (double)done / (double)total : 0;
	int filled = (int)(share * BAR);
	buf_putc(line, '[');
	for (int i = 0; i < BAR; i++)
		buf_putc(line, i < filled ? '#' : '.');
	buf_printf(line, "] %3d%%", (int)(share * 100));
}

/* Writes the line over the one before, padded to the width of the terminal, so
 * that no control sequence but a carriage return is needed. */
static void draw(struct progress *p, struct buf *line)
{
	struct str fitted = text_fit(buf_str(line), width());
	int rest = width() - text_width(fitted);
	fprintf(stderr, "\r%.*s%*s", STR_ARG(fitted), rest, "");
	fflush(stderr);
	p->drawn = true;
	clock_gettime(CLOCK_MONOTONIC, &p->shown);
}

void progress_show(struct progress *p, uint64_t done, uint64_t total, uint64_t items,
		   const char *unit, const char *what)
{
	if (!p->on || (p->drawn && seconds_since(&p->shown) < 0.1))
		return;
	struct buf line = {0};
	double spent = seconds_since(&p->begun);
	put_bar(&line, done, total);
	buf_printf(&line, "  %" PRIu64 " %s", items, unit);
	if (spent > 0.5)
		buf_printf(&line, ", %.0f a second", (double)items / spent);
	if (spent > 1 && done && done < total) {
		char left[DURATION_SIZE];
		double s = spent * (double)(total - done) / (double)done;
		/* Whole seconds from ten on, so that the words do not flicker. */
		duration_words((int64_t)(s < 10 ? 10 : s) * WINTIME_SECOND, left);
		buf_printf(&line, ", %s%s left", s < 10 ? "under " : "", left);
	}
	buf_puts(&line, "  ");
	text_clean(&line, str_of(what));
	draw(p, &line);
	buf_free(&line);
}

void progress_end(struct progress *p)
{
	if (p->drawn)
		fprintf(stderr, "\r%*s\r", width(), "");
	p->drawn = false;
}
