#include "cmd/sha256.h"

#include <stdio.h>

#include <gcrypt.h>

static void hash_rest(gcry_md_hd_t hash, FILE *f)
{
	static unsigned char chunk[1 << 16];
	size_t n;
	while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
		gcry_md_write(hash, chunk, n);
}

struct err sha256_file(const char *path, char out[SHA256_TEXT])
{
	gcry_md_hd_t hash;
	out[0] = '\0';
	if (!gcry_check_version(GCRYPT_VERSION) || gcry_md_open(&hash, GCRY_MD_SHA256, 0))
		return err_new(ERR_IO, "libgcrypt gives no SHA-256");
	FILE *f = fopen(path, "rb");
	struct err e = f ? OK : err_errno("%s", path);
	if (f) {
		hash_rest(hash, f);
		if (ferror(f))
			e = err_errno("%s", path);
		fclose(f);
	}
	const unsigned char *bytes = gcry_md_read(hash, GCRY_MD_SHA256);
	for (int i = 0; i < 32 && !e.kind; i++)
		snprintf(out + 2 * i, 3, "%02x", bytes[i]);
	gcry_md_close(hash);
	return e;
}
