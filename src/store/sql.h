/* A question to the case in SQL, read only: one SELECT over the views and
 * tables of data/schema.sql. */
#ifndef EVTRAIL_STORE_SQL_H
#define EVTRAIL_STORE_SQL_H

#include "store/query.h"

struct sql;

/* ERR_USAGE where the text is no single SELECT, or SQLite refuses it. */
struct err sql_open(struct case_file *c, const char *text, struct sql **out);
void sql_close(struct sql *s); /* NULL is harmless */
/* As the SELECT names them; theirs until it is closed. Numbers are COL_INT. */
const struct column *sql_columns(const struct sql *s, size_t *n);
/* One row into a page of one row; page->n is 0 at the end. */
struct err sql_next(struct sql *s, struct page *page);

#endif
