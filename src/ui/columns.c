#include "ui/columns.h"

#include <string.h>

/* What is being placed: a pick with its defaults filled in. */
struct wanted {
	size_t column;
	struct column_pick pick;
};

static size_t pick_named(const struct column *columns, size_t n, const struct column_pick *picks,
			 struct wanted *out)
{
	size_t count = 0;
	for (; picks->name && count < COLUMNS_MAX; picks++)
		for (size_t i = 0; i < n; i++)
			if (!strcmp(columns[i].name, picks->name))
				out[count++] = (struct wanted){i, *picks};
	return count;
}

static size_t drop(struct wanted *w, size_t n, size_t at)
{
	memmove(w + at, w + at + 1, (n - at - 1) * sizeof *w);
	return n - 1;
}

static int total_width(const struct wanted *w, size_t n)
{
	int total = n ? (int)n - 1 : 0;
	for (size_t i = 0; i < n; i++)
		total += w[i].pick.width;
	return total;
}

/* Of equal ones the rightmost is the least important. */
static size_t least_important(const struct wanted *w, size_t n)
{
	size_t least = 0;
	for (size_t i = 1; i < n; i++)
		if (w[i].pick.importance >= w[least].pick.importance)
			least = i;
	return least;
}

static void share_out(struct wanted *w, size_t n, int spare)
{
	int shares = 0;
	for (size_t i = 0; i < n; i++)
		shares += w[i].pick.stretch;
	for (size_t i = 0; i < n && shares > 0; i++) {
		int part = spare * w[i].pick.stretch / shares;
		w[i].pick.width += part;
		spare -= part;
		shares -= w[i].pick.stretch;
	}
}

size_t columns_fit(const struct column *columns, size_t n, const struct column_pick *picks,
		   const char *without, int width, struct column_place out[COLUMNS_MAX])
{
	struct wanted w[COLUMNS_MAX];
	size_t count = pick_named(columns, n, picks, w);
	for (size_t i = count; i-- > 0;) {
		if (!w[i].pick.width)
			w[i].pick.width = columns[w[i].column].width;
		if (without && !strcmp(w[i].pick.name, without))
			count = drop(w, count, i);
	}
	while (count > 1 && total_width(w, count) > width)
		count = drop(w, count, least_important(w, count));
	if (count == 1 && w[0].pick.width > width)
		w[0].pick.width = width;
	share_out(w, count, width - total_width(w, count));
	int x = 0;
	for (size_t i = 0; i < count; i++) {
		const struct column *c = &columns[w[i].column];
		out[i] = (struct column_place){w[i].column,
					       w[i].pick.title ? w[i].pick.title : c->title,
					       x, w[i].pick.width, c->flags & COL_RIGHT,
					       w[i].pick.stretch > 0};
		x += w[i].pick.width + 1;
	}
	return count;
}
