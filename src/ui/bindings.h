/* Which key asks for which action.  A pane's own table is looked at before the
 * common one. */
#ifndef EVTRAIL_UI_BINDINGS_H
#define EVTRAIL_UI_BINDINGS_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "ui/action.h"
#include "ui/keys.h"

enum key_table { KEYS_COMMON, KEYS_USERS, KEYS_TREE, KEYS_NEW, KEYS_BASELINES, KEYS_CHOICE, KEYS_COLUMNS, KEY_TABLES };

struct binding {
	enum key_table table;
	int32_t key;
	enum action action;
};

/* All of them, for the help, the manual and the tests. */
const struct binding *bindings(size_t *n);

/* ACTION_NONE where the key is not used. */
enum action binding_lookup(enum key_table own, int32_t key);
/* The keys of an action as words: "j, Down".  At most max of them; nothing
 * where it has none in these tables. */
void binding_keys(struct buf *out, enum key_table own, enum action a, size_t max);
/* Where a table applies: "in the tree". */
const char *key_table_title(enum key_table t);

#endif
