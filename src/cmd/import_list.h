/* Lists of executables and hashes from files, as a baseline. */
#ifndef EVTRAIL_CMD_IMPORT_LIST_H
#define EVTRAIL_CMD_IMPORT_LIST_H

#include "base/buf.h"
#include "store/baseline.h"

struct list_import {
	const char *name;         /* of the baseline */
	const char *const *files;
	size_t n;
	const char *scope;        /* hosts; NULL: all */
	const char *encoding;     /* NULL: told by the bytes */
	enum entry_kind kind;     /* what paths are compared by */
};

/* Whole or not at all; told: what came of it, in lines. */
struct err import_lists(struct case_file *c, const struct list_import *i, struct buf *told);

#endif
