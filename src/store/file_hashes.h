/* Hashes of files that AppLocker logged (8002 allowed, 8003 would have been blocked,
 * 8004 blocked): evidence of what stood at a path, beside Sysmon's.  They are
 * SHA-256 of the file without its signature and checksum (Authenticode), where it
 * is a program, and so are compared with each other only.  Internal to src/store. */
#ifndef EVTRAIL_STORE_FILE_HASHES_H
#define EVTRAIL_STORE_FILE_HASHES_H

#include "model/fact.h"
#include "store/strings.h"

/* Fills the table temp.file_hash: path, hash_id, first_seen, hash. */
struct file_hashes {
	sqlite3 *db;
	sqlite3_stmt *insert;
};

struct err file_hashes_open(struct file_hashes *h, sqlite3 *db);
void file_hashes_close(struct file_hashes *h);
struct err file_hashes_clear(struct file_hashes *h);
/* Facts come in order of time; others than AppLocker's are passed over. */
struct err file_hashes_fact(struct file_hashes *h, struct strings *strings, const struct fact *f);

#endif
