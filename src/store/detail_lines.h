/* Helpers to make a detail. Internal to src/store. */
#ifndef EVTRAIL_STORE_DETAIL_LINES_H
#define EVTRAIL_STORE_DETAIL_LINES_H

#include "store/detail.h"

struct detail_row {
	const struct relation *relation;
	struct page page; /* one row */
};

struct labelled {
	const char *label, *column;
};

struct err detail_row_open(struct case_file *c, enum relation_id id, int64_t key, struct detail_row *row);
void detail_row_close(struct detail_row *row);
bool detail_has(const struct detail_row *row, const char *column);
const struct cell *detail_cell(const struct detail_row *row, const char *column);
void detail_words(struct buf *out, const struct detail_row *row, const char *column);

void detail_add(struct detail *d, const char *label, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void detail_gap(struct detail *d);
/* A line for each column that has a value. */
void detail_columns(struct detail *d, const struct detail_row *row, const struct labelled *lines, size_t n);
/* The fact with all its fields, and the file it came from; nothing for fact 0. */
struct err detail_fact(struct case_file *c, struct detail *d, const char *label, int64_t fact_id, bool fields);

#endif
