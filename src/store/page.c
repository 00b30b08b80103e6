#include "store/page.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* Blocks are chained; the first one has room for an ordinary page. */
struct page_memory {
	struct page_block *blocks;
};

struct page_block {
	struct page_block *next;
	size_t used, cap;
	max_align_t bytes[];
};

enum { BLOCK_SIZE = 32 * 1024 };

static void free_blocks(struct page_block *b)
{
	while (b) {
		struct page_block *next = b->next;
		free(b);
		b = next;
	}
}

void page_memory_reset(struct page_memory **memory)
{
	if (!*memory)
		*memory = xcalloc(1, sizeof **memory);
	free_blocks((*memory)->blocks);
	(*memory)->blocks = NULL;
}

void page_memory_free(struct page_memory *memory)
{
	if (!memory)
		return;
	free_blocks(memory->blocks);
	free(memory);
}

void *page_memory_take(struct page_memory *memory, size_t bytes)
{
	size_t need = (bytes + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
	struct page_block *b = memory->blocks;
	if (!b || b->cap - b->used < need) {
		size_t cap = need > BLOCK_SIZE ? need : BLOCK_SIZE;
		b = xmalloc(sizeof *b + cap);
		*b = (struct page_block){.next = memory->blocks, .cap = cap};
		memory->blocks = b;
	}
	void *p = (char *)b->bytes + b->used;
	b->used += need;
	return p;
}

struct cell *page_cells(struct page_memory *memory, sqlite3_stmt *st, int from, size_t n)
{
	struct cell *cells = page_memory_take(memory, n * sizeof *cells);
	for (size_t i = 0; i < n; i++) {
		int column = from + (int)i;
		cells[i] = (struct cell){.kind = CELL_NULL, .text = STR("")};
		switch (sqlite3_column_type(st, column)) {
		case SQLITE_NULL:
			break;
		case SQLITE_INTEGER:
			cells[i].kind = CELL_INT;
			cells[i].number = stmt_int(st, column);
			break;
		default: {
			struct str text = stmt_text(st, column);
			char *copy = page_memory_take(memory, text.n + 1);
			memcpy(copy, text.p, text.n);
			copy[text.n] = '\0';
			cells[i].kind = CELL_TEXT;
			cells[i].text = (struct str){copy, text.n};
		}
		}
	}
	return cells;
}

void page_free(struct page *p)
{
	page_memory_free(p->memory);
	*p = (struct page){0};
}
