#include "ui/browse.h"

#include "ui/app.h"

enum { POLL_MS = 400 }; /* between two looks whether the case has changed */

static void show(struct app *a)
{
	app_prepare(a);
	app_draw(a);
	if (a->redraw)
		term_flush_all();
	else
		term_flush();
	a->redraw = false;
}

static void loop(struct app *a)
{
	while (!a->quit) {
		show(a);
		for (bool more = true; more && !term_key_waits();) {
			more = app_settle(a);
			show(a);
		}
		app_note_rows(a);
		int32_t key = term_key_within(POLL_MS);
		if (key == K_NONE)
			app_poll(a);
		else
			app_key(a, key);
	}
}

struct err browse_run(struct case_file *c, const struct browse_options *o)
{
	struct app a;
	struct err e = term_start(&(struct term_options){o->ascii});
	if (e.kind)
		return e;
	e = app_open(&a, c, o, HURRY_CLOCK);
	if (!e.kind) {
		loop(&a);
		app_close(&a);
	}
	term_end();
	return e;
}
