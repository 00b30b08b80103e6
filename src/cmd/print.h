/* Rows of a relation under the options' filter, to the options' output: what
 * most batch commands do. */
#ifndef EVTRAIL_CMD_PRINT_H
#define EVTRAIL_CMD_PRINT_H

#include "cmd/options.h"

/* *rows, where not NULL, becomes the number of rows printed. */
struct err print_rows(struct case_file *c, const struct options *o, enum relation_id id,
		     const struct filter *f, size_t *rows);
/* The same for any relation, and in an order. */
struct err print_relation(struct case_file *c, const struct options *o, const struct relation *r, const struct filter *f,
			  const struct order *order, size_t *rows);
/* The same from opening the case on; conditions are added to the options' filter. */
struct err print_command(const struct options *o, enum relation_id id, const struct filter *conditions);
/* Notes conditions of the options that the relation cannot compare with. */
void print_note_ignored(const struct options *o, const struct relation *r);

/* What text shows behind a cell, or in place of one that is null; "" for nothing.  It may
 * stand in room. */
const char *print_sign(const struct relation *r, size_t column, const struct cell *cells, struct buf *room);

#endif
