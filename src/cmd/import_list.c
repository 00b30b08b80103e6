#include "cmd/import_list.h"

#include <inttypes.h>

#include "ingest/listing.h"
#include "model/image.h"

struct importing {
	struct baseline_writer *w;
	enum entry_kind kind;
	uint64_t only_hashes;
};

static struct err wrong_entry(const struct listing_entry *entry, const char *what)
{
	return err_new(ERR_INPUT, "line %" PRIu64 ": %s", entry->line, what);
}

static struct err import_path(struct importing *i, const struct listing_entry *entry)
{
	struct buf canonical = {0};
	image_canonical(&canonical, entry->path);
	bool absolute = image_is_absolute(buf_str(&canonical));
	buf_free(&canonical);
	if (!absolute && i->kind != ENTRY_NAME)
		return wrong_entry(entry, "is no absolute path, so it cannot be compared: list whole paths, or take --key name");
	if (i->kind == ENTRY_HASH && !entry->hash.n)
		return wrong_entry(entry, "has no hash, but --key hash was asked for");
	return baseline_add(i->w, i->kind, entry->path, entry->hash);
}

/* An entry of our own export: an approval stays one. */
static struct err import_own(struct importing *i, enum entry_kind kind, const struct listing_entry *entry)
{
	struct approval a = {.who = entry->who, .why = entry->why};
	if (entry->added.n && !wintime_parse(entry->added, &a.when, NULL))
		return wrong_entry(entry, "has no time in the column added: half a line?");
	return baseline_add_value(i->w, kind, entry->path, a.when ? &a : NULL);
}

static struct err import_entry(void *context, const struct listing_entry *entry)
{
	struct importing *i = context;
	enum entry_kind kind;
	if (entry->key.n && !entry_kind_of(entry->key, &kind))
		return wrong_entry(entry, "has an unknown key: made by a newer evtrail? path, pattern, name, hash, path+hash are known");
	if (entry->key.n)
		return import_own(i, kind, entry);
	if (entry->path.n)
		return import_path(i, entry);
	i->only_hashes++;
	return baseline_add(i->w, ENTRY_HASH, entry->path, entry->hash);
}

static struct err import_files(struct importing *i, const struct list_import *l, struct buf *told)
{
	struct listing_sink sink = {i, import_entry};
	struct err e = OK;
	for (size_t f = 0; f < l->n && !e.kind; f++) {
		struct listing_outcome out;
		e = listing_read(l->files[f], l->encoding, &sink, &out);
		if (!e.kind)
			buf_printf(told, "; %s: %s, %" PRIu64 " entries in %" PRIu64 " lines", l->files[f],
				   listing_format_words(out.format), out.entries, out.lines);
	}
	return e;
}

static struct err begin(struct case_file *c, const struct list_import *l, struct baseline_writer **w)
{
	struct buf origin = {0};
	for (size_t f = 0; f < l->n; f++)
		buf_printf(&origin, "%s%s", f ? ", " : "", l->files[f]);
	struct err e = baseline_begin(c, &(struct baseline_spec){l->name, "imported", buf_text(&origin), l->scope}, w);
	buf_free(&origin);
	return e;
}

struct err import_lists(struct case_file *c, const struct list_import *l, struct buf *told)
{
	struct importing i = {.kind = l->kind};
	struct buf files = {0};
	int64_t entries, covers;
	struct err e = begin(c, l, &i.w);
	if (e.kind)
		return e;
	e = import_files(&i, l, &files);
	if (e.kind)
		baseline_rollback(i.w);
	else
		e = baseline_commit(i.w, &entries, &covers);
	if (!e.kind)
		buf_printf(told, "baseline %s: %" PRId64 " entries for %s, covering %" PRId64 " executables of this case's hosts%s",
			   l->name, entries, l->scope ? l->scope : "all hosts", covers, buf_text(&files));
	if (!e.kind && i.only_hashes)
		buf_printf(told, "; %" PRIu64 " entries are hashes without a path: they clear only executables whose hash is "
			   "logged, and say known, not good", i.only_hashes);
	buf_free(&files);
	return e;
}
