#include <stdlib.h>

#include "base/alloc.h"
#include "ui/app.h"

struct browse_script {
	struct app app;
};

/* As the loop does between keys. */
static void show(struct browse_script *s)
{
	app_prepare(&s->app);
	app_draw(&s->app);
	while (s->app.hurry == HURRY_NOT && app_settle(&s->app))
		app_prepare(&s->app);
	app_note_rows(&s->app);
}

static struct err open_script(struct case_file *c, const struct browse_options *o, int width, int height,
			      enum hurry hurry,
			      struct browse_script **out)
{
	struct browse_script *s = xcalloc(1, sizeof *s);
	struct err e = term_start_headless(&(struct term_options){o->ascii}, width,
					   height);
	if (!e.kind) {
		e = app_open(&s->app, c, o, hurry);
		if (e.kind)
			term_end();
	}
	if (e.kind) {
		free(s);
		return e;
	}
	show(s);
	*out = s;
	return OK;
}

struct err browse_script_open(struct case_file *c, const struct browse_options *o, int width,
			      int height, struct browse_script **out)
{
	return open_script(c, o, width, height, HURRY_NOT, out);
}

struct err browse_script_open_hurried(struct case_file *c, const struct browse_options *o, enum hurry hurry, int width,
				      int height, struct browse_script **out)
{
	return open_script(c, o, width, height, hurry, out);
}

struct err browse_script_keys(struct browse_script *s, const char *keys)
{
	struct str rest = str_of(keys);
	while (rest.n && !s->app.quit) {
		int32_t key;
		if (!key_read(&rest, &key))
			return err_new(ERR_USAGE, "no such key: %.*s", STR_ARG(rest));
		app_key(&s->app, key);
		if (s->app.quit)
			break;
		show(s);
	}
	return OK;
}

void browse_script_hurry(struct browse_script *s, enum hurry hurry)
{
	s->app.hurry = hurry;
}

void browse_script_resize(struct browse_script *s, int width, int height)
{
	term_resize(width, height);
	app_key(&s->app, term_key(false));
	show(s);
}

char *browse_script_screen(struct browse_script *s, bool roles)
{
	struct buf out = {0};
	int height, width;
	show(s);
	app_prepare(&s->app);
	app_draw(&s->app);
	term_size(&height, &width);
	for (int y = 0; y < height; y++) {
		term_read_line(y, roles, &out);
		buf_putc(&out, '\n');
	}
	return buf_steal(&out);
}

bool browse_script_done(const struct browse_script *s)
{
	return s->app.quit;
}

void browse_script_close(struct browse_script *s)
{
	if (!s)
		return;
	app_close(&s->app);
	term_end();
	free(s);
}
