/* How the screen shows things: the time zone, the theme; and whether the mouse is used. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/zone.h"
#include "ui/app.h"

static const char section[] = "screen";

static void keep(struct app *a, const char *name, const char *value)
{
	settings_set(&a->env.settings, section, name, value);
	app_fail(a, settings_save(&a->env.settings));
}

/* ---- the theme ---- */

static void use_theme(struct app *a, enum theme theme)
{
	a->theme = theme;
	term_theme(theme);
}

/* The first word on it counts: the command line, NO_COLOR, EVTRAIL_THEME, the settings. */
static void choose_theme(struct app *a, const struct browse_options *o)
{
	const char *no_color = getenv("NO_COLOR"), *env = getenv("EVTRAIL_THEME");
	const char *kept = settings_get(&a->env.settings, section, "theme");
	enum theme theme = THEME_DARK;
	if (o->theme)
		theme_of(o->theme, &theme);
	else if (o->no_color || (no_color && *no_color))
		theme = THEME_NONE;
	else if (env && *env && !theme_of(env, &theme))
		app_say(a, ROLE_ERROR, "EVTRAIL_THEME=%s: there are dark, light and none", env);
	else if (!(env && *env) && kept)
		theme_of(kept, &theme);
	use_theme(a, theme);
}

void app_next_theme(struct app *a)
{
	app_set_theme(a, (enum theme)((a->theme + 1) % THEMES));
}

void app_set_theme(struct app *a, enum theme theme)
{
	use_theme(a, theme);
	a->redraw = true;
	keep(a, "theme", theme_name(a->theme));
	app_say(a, ROLE_MESSAGE, "theme: %s", theme_name(a->theme));
}

/* ---- the mouse ---- */

static void use_mouse(struct app *a, bool on)
{
	a->mouse = on;
	term_mouse(on);
}

void app_toggle_mouse(struct app *a)
{
	use_mouse(a, !a->mouse);
	keep(a, "mouse", a->mouse ? "on" : "off");
	app_say(a, ROLE_MESSAGE, a->mouse ? "the mouse is on; Shift lets the terminal select text" : "the mouse is off");
}

/* ---- the zone ---- */

/* What stands on the screen is made anew; what a filter says of times is read anew.
 * The names of other places in the breadcrumb may have times of the zone before. */
static void zone_changed(struct app *a)
{
	for (size_t i = 0; i < a->places.n; i++) {
		struct place *p = &a->places.items[i];
		free(p->label);
		p->label = xstrdup(a->panes[p->pane]->ops->title);
	}
	for (int i = 0; i < PANE_COUNT; i++)
		a->panes[i]->loaded = false;
	detail_view_free(&a->detail);
	if (a->places.n)
		app_fail(a, pane_load(app_pane(a), &app_place(a)->filter.f, true));
	if (!a->message.n)
		app_say(a, ROLE_MESSAGE, "times are in %s now, those typed as well%s", zone_name(),
			zone_is_utc() ? "" : "; files that are written have UTC");
}

void app_toggle_zone(struct app *a)
{
	const char *chosen = settings_get(&a->env.settings, section, "zone");
	app_fail(a, zone_set(!zone_is_utc() ? "UTC" : chosen ? chosen : "local"));
	zone_changed(a);
}

void app_choose_zone(struct app *a, const char *text)
{
	struct err e = *text ? zone_set(text) : OK;
	if (e.kind) {
		app_fail(a, e);
		return;
	}
	if (*text && !zone_is_utc())
		keep(a, "zone", text);
	zone_changed(a);
}

void app_screen_open(struct app *a, const struct browse_options *o)
{
	app_fail(a, zone_set(o->zone ? o->zone : "UTC"));
	choose_theme(a, o);
	const char *mouse = settings_get(&a->env.settings, section, "mouse");
	use_mouse(a, o->mouse || (mouse && !strcmp(mouse, "on")));
}
