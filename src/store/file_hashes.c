#include "store/file_hashes.h"

#include "base/buf.h"
#include "model/image.h"

/* AppLocker's path variables; two of them stand for two folders.  Source: Microsoft
 * Learn, "Understanding the path rule condition in AppLocker". */
static const struct {
	struct str variable, folders[2];
} variables[] = {
	{{"%OSDRIVE%\\", 10}, {{"c:\\", 3}}},
	{{"%WINDIR%\\", 9}, {{"c:\\windows\\", 11}}},
	{{"%SYSTEM32%\\", 11}, {{"c:\\windows\\system32\\", 20}, {"c:\\windows\\syswow64\\", 20}}},
	{{"%PROGRAMFILES%\\", 15}, {{"c:\\program files\\", 17}, {"c:\\program files (x86)\\", 23}}},
};

struct err file_hashes_open(struct file_hashes *h, sqlite3 *db)
{
	h->db = db;
	struct err e = db_exec(db, "CREATE TEMP TABLE IF NOT EXISTS file_hash (path TEXT, hash_id INTEGER, first_seen INTEGER, "
			       "hash TEXT, PRIMARY KEY (path, hash_id)) WITHOUT ROWID; DELETE FROM temp.file_hash");
	return e.kind ? e : db_prepare(db, "INSERT OR IGNORE INTO temp.file_hash VALUES (?, ?, ?, lower(?))", &h->insert);
}

void file_hashes_close(struct file_hashes *h)
{
	sqlite3_finalize(h->insert);
	*h = (struct file_hashes){0};
}

struct err file_hashes_clear(struct file_hashes *h)
{
	return db_exec(h->db, "DELETE FROM temp.file_hash");
}

static struct err put(struct file_hashes *h, struct str folder, struct str rest, const struct fact *f, int64_t hash_id,
		      struct str hash)
{
	struct buf raw = {0}, path = {0};
	buf_add_str(&raw, folder);
	buf_add_str(&raw, rest);
	image_canonical(&path, buf_str(&raw));
	struct err e = stmt_run(h->insert, "siis", buf_str(&path), hash_id, f->time, hash);
	buf_free(&raw);
	buf_free(&path);
	return e;
}

static struct err put_path(struct file_hashes *h, const struct fact *f, struct str path, int64_t hash_id, struct str hash)
{
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
		if (!str_starts_nocase(path, variables[i].variable))
			continue;
		struct str rest = str_sub(path, variables[i].variable.n, path.n);
		struct err e = put(h, variables[i].folders[0], rest, f, hash_id, hash);
		if (!e.kind && variables[i].folders[1].n)
			e = put(h, variables[i].folders[1], rest, f, hash_id, hash);
		return e;
	}
	return put(h, STR(""), path, f, hash_id, hash);
}

struct err file_hashes_fact(struct file_hashes *h, struct strings *strings, const struct fact *f)
{
	enum { SHA256_DIGITS = 64 };
	if (f->kind != KIND_APP_CONTROL || f->recovered)
		return OK;
	struct str path = fact_text(f, F_FullFilePath), hash = fact_text(f, F_FileHash);
	int64_t hash_id;
	if (!path.n)
		path = fact_text(f, F_FilePath);
	if (str_starts_nocase(hash, STR("0x")))
		hash = str_sub(hash, 2, hash.n);
	if (hash.n != SHA256_DIGITS || !path.n)
		return OK;
	struct err e = strings_id(strings, hash, &hash_id);
	return e.kind ? e : put_path(h, f, path, hash_id, hash);
}
