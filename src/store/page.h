/* Memory of pages: rows, cells and text copied out of SQLite, freed together.
 * Internal to src/store. */
#ifndef EVTRAIL_STORE_PAGE_H
#define EVTRAIL_STORE_PAGE_H

#include "store/db.h"
#include "store/query.h"

/* Empties the page's memory, made where there is none. */
void page_memory_reset(struct page_memory **memory);
void page_memory_free(struct page_memory *memory);
/* Uninitialised space that lives as long as the page. */
void *page_memory_take(struct page_memory *memory, size_t bytes);
/* The cells of a statement's columns from..from + n - 1. */
struct cell *page_cells(struct page_memory *memory, sqlite3_stmt *st, int from, size_t n);

#endif
