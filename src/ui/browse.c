#include "ui/browse.h"

#include "ui/app.h"

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
		for (bool more = true; more && !term_keys_waiting();) {
			more = app_settle(a);
			show(a);
		}
		app_key(a, term_key(true));
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
