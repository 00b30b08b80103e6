#include "ui/strip.h"

#include <stdio.h>
#include <string.h>

#include "base/zone.h"
#include "ui/term.h"

enum { DATE_WIDTH = 6 /* "02-01 " */ };

static int stretches(int width)
{
	int n = width - 2 * DATE_WIDTH;
	return n > STRIP_WIDEST ? STRIP_WIDEST : n;
}

void strip_prepare(struct strip *s, const struct case_hosts *hosts, int64_t account, int width)
{
	int n = stretches(width);
	if (account == s->account && (size_t)(n > 0 ? n : 0) == s->n)
		return;
	*s = (struct strip){.account = account};
	for (size_t i = 0; i < hosts->n; i++)
		if (hosts->items[i].host_id == case_key_host(account)) {
			s->from = hosts->items[i].first_time;
			s->to = hosts->items[i].last_time;
		}
	if (account && n > 0 && s->from)
		s->n = (size_t)n;
}

bool strip_count(struct strip *s, struct case_file *c)
{
	size_t before = s->done;
	if (before < s->n)
		err_free(strip_of_account(c, s->account, s->from, s->to, s->n, s->counts, &s->done));
	return s->done > before;
}

static int64_t step_of(const struct strip *s)
{
	return (s->to - s->from) / (int64_t)s->n + 1;
}

static int stretch_at(const struct strip *s, wintime t)
{
	return t < s->from || t > s->to || !s->n ? -1 : (int)((t - s->from) / step_of(s));
}

/* Eight heights of a bar: more than each of these. */
static enum glyph bar(int count)
{
	static const int above[] = {0, 1, 4, 9, 19, 34, 59, STRIP_MOST - 1};
	int height = 0;
	while (height < 8 && count > above[height])
		height++;
	return (enum glyph)(GLYPH_BAR_1 + height - 1);
}

void strip_draw(const struct strip *s, int y, int x, int width, wintime now)
{
	char date[2][ZONE_ISO_SIZE];
	int here = stretch_at(s, now);
	if (!s->n || stretches(width) < (int)s->n)
		return;
	zone_brief(s->from, date[0]);
	zone_brief(s->to, date[1]);
	term_text(y, x, DATE_WIDTH - 1, ROLE_DIM, str_of(date[0] + strlen("2026-")));
	for (int i = 0; i < (int)s->done; i++) {
		int count = s->counts[i];
		const char *text = count == STRIP_NONE ? " " : term_glyph(count ? bar(count) : GLYPH_DOT);
		term_text(y, x + DATE_WIDTH + i, 1, i == here ? ROLE_SELECTED : count > 0 ? ROLE_LABEL : ROLE_DIM, str_of(text));
	}
	term_text(y, x + DATE_WIDTH + (int)s->n + 1, DATE_WIDTH - 1, ROLE_DIM, str_of(date[1] + strlen("2026-")));
}

wintime strip_step(const struct strip *s, wintime now, bool forward)
{
	int by = forward ? 1 : -1;
	for (int i = stretch_at(s, now) + by; i >= 0 && i < (int)s->done; i += by)
		if (s->counts[i] > 0)
			return s->from + i * step_of(s);
	return 0;
}
