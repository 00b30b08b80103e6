/* What the user chose, kept from run to run: values by section and name, in a
 * file that people can read and edit:
 *
 *     [logons]
 *     columns = start user:20 address
 *     sort = -duration_s
 *
 * Sections and names that this version does not know are kept as they are. */
#ifndef EVTRAIL_UI_SETTINGS_H
#define EVTRAIL_UI_SETTINGS_H

#include <stdbool.h>

#include "base/err.h"
#include "base/vec.h"

struct setting {
	char *section, *name, *value;
};

/* {0}: none, and nothing is written. Freed with settings_free(). */
struct settings {
	char *path;
	VEC(struct setting) items;
	bool damaged; /* lines of the file were passed over: it is kept as PATH.bad */
};

/* path NULL: nothing is kept. What can be read is read; ERR_USAGE names the first
 * line that could not be. */
struct err settings_load(struct settings *s, const char *path);
void settings_free(struct settings *s);
/* NULL where it is not set. */
const char *settings_get(const struct settings *s, const char *section, const char *name);
/* value NULL: takes it away. Nothing is written until settings_save(). */
void settings_set(struct settings *s, const char *section, const char *name, const char *value);
struct err settings_save(struct settings *s);

#endif
