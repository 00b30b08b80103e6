/* What a cell means, and how that looks.  Panes name roles, never colours; the
 * tables in roles.c are the only place that knows how a role is drawn, by theme.
 * What matters is never told by colour alone. */
#ifndef EVTRAIL_UI_ROLES_H
#define EVTRAIL_UI_ROLES_H

#include <stdbool.h>

/* ROLE(id, letter): the letter stands for the role in a screen test's layer. */
#define ROLES(ROLE) \
	ROLE(TEXT, ' ') \
	ROLE(DIM, 'd') \
	ROLE(TITLE, 'T') \
	ROLE(TAB, 't') \
	ROLE(TAB_ACTIVE, 'A') \
	ROLE(CRUMB, 'c') \
	ROLE(CRUMB_ACTIVE, 'C') \
	ROLE(HEADING, 'H') \
	ROLE(SELECTED, 'S') \
	ROLE(SELECTED_AWAY, 's') \
	ROLE(DAY, 'D') \
	ROLE(GUIDE, 'g') \
	ROLE(MARK, 'm') \
	ROLE(NEW, 'n') \
	ROLE(ALERT, 'a') \
	ROLE(UNSURE, 'u') \
	ROLE(LABEL, 'l') \
	ROLE(BORDER, 'b') \
	ROLE(NOTICE, 'N') \
	ROLE(STATUS, 'z') \
	ROLE(MESSAGE, 'M') \
	ROLE(ERROR, 'E') \
	ROLE(KEY, 'k') \
	ROLE(PROMPT, 'P')

enum role {
#define ROLE(id, letter) ROLE_##id,
	ROLES(ROLE)
#undef ROLE
	ROLE_COUNT
};

enum look { LOOK_BOLD = 1, LOOK_DIM = 2, LOOK_REVERSE = 4, LOOK_UNDERLINE = 8 };

struct role_style {
	short fg, bg;       /* of eight colours; -1: the terminal's own */
	short fg256, bg256; /* where there are 256; -2: as above */
	unsigned look;
};

/* For a dark background, for a light one, and without colours. */
enum theme { THEME_DARK, THEME_LIGHT, THEME_NONE, THEMES };

const char *theme_name(enum theme theme);
/* False where none has that name. */
bool theme_of(const char *name, enum theme *theme);

const struct role_style *role_style(enum theme theme, enum role role);
char role_letter(enum role role);

#endif
