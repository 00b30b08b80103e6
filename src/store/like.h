/* LIKE without regard to case in any script; SQLite's own knows ASCII letters
 * only.  Internal to src/store. */
#ifndef EVTRAIL_STORE_LIKE_H
#define EVTRAIL_STORE_LIKE_H

#include "store/db.h"

/* Makes X LIKE Y, and X LIKE Y ESCAPE Z, of this connection compare so. */
struct err like_register(sqlite3 *db);

#endif
