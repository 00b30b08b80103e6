/* Listings in every format and encoding, and what is said of broken ones. */
#include "unit/test.h"

#include "ingest/listing.h"
#include "unit/scratch.h"

static struct buf got;

static struct err take(void *context, const struct listing_entry *e)
{
	(void)context;
	buf_printf(&got, "%s%.*s%s%.*s", got.n ? ";" : "", STR_ARG(e->path), e->hash.n ? "#" : "", STR_ARG(e->hash));
	return OK;
}

static struct err read_bytes(const void *bytes, size_t n, const char *encoding, struct listing_outcome *out)
{
	static const struct listing_sink sink = {NULL, take};
	const char *path = scratch("list");
	FILE *f = fopen(path, "wb");
	buf_clear(&got);
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	fclose(f);
	return listing_read(path, encoding, &sink, out);
}

#define DIR_US " Volume in drive C is OS\r\n Volume Serial Number is 1A2B-3C4D\r\n\r\n Directory of C:\\Windows\r\n\r\n" \
	"03/18/2019  09:43 PM           289,792 cmd.exe\r\n03/18/2019  09:43 PM    <DIR>          System32\r\n" \
	"               1 File(s)        289,792 bytes\r\n\r\n Directory of C:\\A B\r\n\r\n" \
	"18.03.2019  21:43           289.792 x y.exe\r\n\r\n     Total Files Listed:\r\n     2 File(s)\r\n"
#define SHA1 "0000002D9D62AEBE1E0E9DB6C4C4C7C16A163D2C"

static void formats(void **state)
{
	static const struct {
		const char *text, *encoding, *entries;
		enum listing_format format;
	} cases[] = {
		{DIR_US, NULL, "C:\\Windows\\cmd.exe;C:\\A B\\x y.exe", LISTING_DIR},
		{" Verzeichnis von C:\\\x9a\r\n\r\n18.03.2019  21:43           289\xff" "792 x.exe\r\n", "CP850",
		 "C:\\\xc3\x9c\\x.exe", LISTING_DIR},
		{" Directorio de \\\\srv\\share\\a\r\n18/03/2019  09:43 p. m.           289.792 x.exe\r\n", NULL,
		 "\\\\srv\\share\\a\\x.exe", LISTING_DIR},
		{"C:\\a\\b.exe\r\n\r\n\\\\srv\\share\\c d.exe\n\"C:\\e.exe\"", NULL,
		 "C:\\a\\b.exe;\\\\srv\\share\\c d.exe;C:\\e.exe", LISTING_PATHS},
		{"\xef\xbb\xbf" "C:\\\xc3\xbc.exe\n", NULL, "C:\\\xc3\xbc.exe", LISTING_PATHS},
		{"#TYPE System.IO.FileInfo\n\"FullName\",\"Length\"\n\"C:\\a\"\"b.exe\",\"12\"\n", NULL, "C:\\a\"b.exe", LISTING_CSV},
		{"Path;Verified;SHA1\nC:\\a.exe;Signed;" SHA1 "\nC:\\b.exe;n/a;n/a\n", NULL,
		 "C:\\a.exe#0000002d9d62aebe1e0e9db6c4c4c7c16a163d2c;C:\\b.exe", LISTING_CSV},
		{"Entry\tImage Path\nx\tC:\\a.exe\n", NULL, "C:\\a.exe", LISTING_CSV},
		{"\"SHA-1\",\"MD5\",\"CRC32\",\"FileName\"\n\"" SHA1 "\",\"1D6EBB5A789ABD108FF578263E1F40F3\",\"FF\",\"x.dll\"\n", NULL,
		 "#0000002d9d62aebe1e0e9db6c4c4c7c16a163d2c", LISTING_CSV},
		{SHA1 "  C:\\x.exe\n", NULL, "#0000002d9d62aebe1e0e9db6c4c4c7c16a163d2c", LISTING_HASHES},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct listing_outcome out;
		assert_ok(read_bytes(cases[i].text, strlen(cases[i].text), cases[i].encoding, &out));
		assert_string_equal(buf_text(&got), cases[i].entries);
		assert_int_equal(out.format, cases[i].format);
	}
}

static void utf16(void **state)
{
	static const char text[] = "C:\\a\\b.exe\r\nC:\\c.exe\r\n";
	(void)state;
	for (int big = 0; big < 2; big++)
		for (int mark = 0; mark < 2; mark++) {
			struct buf wide = {0};
			struct listing_outcome out;
			if (mark)
				buf_add(&wide, big ? "\xfe\xff" : "\xff\xfe", 2);
			for (const char *p = text; *p; p++) {
				buf_putc(&wide, big ? 0 : *p);
				buf_putc(&wide, big ? *p : 0);
			}
			assert_ok(read_bytes(wide.p, wide.n, NULL, &out));
			assert_string_equal(buf_text(&got), "C:\\a\\b.exe;C:\\c.exe");
			buf_free(&wide);
		}
}

static void refused(void **state)
{
	static const struct {
		const char *text, *encoding, *says;
	} cases[] = {
		{"", NULL, "lists no executable"},
		{"C:\\a.exe\nfoo\\b.exe\n", NULL, "line 2 is no absolute path"},
		{"a.exe\n", NULL, "line 1 is no absolute path"},
		{"C:\\a.exe\nC:\\\x9a.exe\n", NULL, "line 2 is not UTF-8: name the code page"},
		{"C:\\a.exe\n", "KLINGON-8", "there is no encoding 'KLINGON-8'"},
		{"FullName,Length\nC:\\a.exe,1\n\"C:\\b.e", NULL, "line 3 ends within quotes"},
		{"FullName,Length\nC:\\a.exe,1\nC:\\b.exe\n", NULL, "line 3 has not as many fields"},
		{SHA1 "\n1234\n", NULL, "line 2 does not begin with a SHA-256"},
		{" Directory of C:\\\n03/18/20", NULL, "line 2 is not date, time, size and name"},
		{" x\n03/18/2019  09:43 PM  1 cmd.exe\n", NULL, "line 2 has a file, but no line before it"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct listing_outcome out;
		struct err e = read_bytes(cases[i].text, strlen(cases[i].text), cases[i].encoding, &out);
		assert_true(e.kind == ERR_INPUT || e.kind == ERR_USAGE);
		if (!strstr(e.text, cases[i].says))
			fail_msg("'%s' does not say '%s'", e.text, cases[i].says);
		err_free(e);
	}
	struct listing_outcome out;
	struct err e = listing_read(scratch_dir, NULL, NULL, &out);
	assert_int_equal(e.kind, ERR_INPUT);
	err_free(e);
}

/* Lines across blocks, and one that has no end. */
static void long_lists(void **state)
{
	struct buf text = {0};
	struct listing_outcome out;
	(void)state;
	for (int i = 0; i < 20000; i++)
		buf_printf(&text, "C:\\folder %d\\program.exe\r\n", i);
	assert_ok(read_bytes(text.p, text.n, NULL, &out));
	assert_int_equal(out.entries, 20000);
	assert_int_equal(out.lines, 20000);
	buf_clear(&text);
	for (int i = 0; i < 2000000; i++)
		buf_putc(&text, 'x');
	struct err e = read_bytes(text.p, text.n, NULL, &out);
	assert_int_equal(e.kind, ERR_INPUT);
	assert_non_null(strstr(e.text, "has no end"));
	err_free(e);
	buf_free(&text);
}

static int done(void **state)
{
	buf_free(&got);
	return scratch_remove(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formats),
		cmocka_unit_test(utf16),
		cmocka_unit_test(refused),
		cmocka_unit_test(long_lists),
	};
	return cmocka_run_group_tests(tests, scratch_make, done);
}
