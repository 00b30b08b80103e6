/* Writes the fuzzer's seeds: the front of chunks of the sample logs, and chunks
 * by hand with what samples do not have.  make_seeds SAMPLES-FOLDER OUTPUT-FOLDER */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit/evtx_build.h"
#include "unit/scratch.h"

enum { HEADER = 4096, KEPT = 5000 };

static const char *output;

static void write_seed(const char *name, const void *p, size_t n)
{
	char path[1024];
	snprintf(path, sizeof path, "%s/%s", output, name);
	FILE *f = fopen(path, "wb");
	if (!f || fwrite(p, 1, n, f) != n || fclose(f) != 0) {
		perror(path);
		exit(1);
	}
}

static void sample_seed(const char *path)
{
	struct buf file = {0};
	char name[256];
	const char *base = strrchr(path, '/');
	snprintf(name, sizeof name, "sample_%s", base ? base + 1 : path);
	*strrchr(name, '.') = '\0';
	if (!read_whole(path, &file) || file.n < HEADER + KEPT)
		exit(1);
	write_seed(name, file.p + HEADER, KEPT);
	buf_free(&file);
}

static void finish(struct evtx_build *b, const char *name)
{
	struct buf file = {0};
	size_t n = b->at;
	build_file(b, &file);
	write_seed(name, file.p + HEADER, n);
	buf_free(&file);
	free(b);
}

static void open_data(struct evtx_build *b)
{
	build_event_open(b);
	build_open(b, "EventData", BUILD_NO_DEPENDENCY, false);
	build_content(b);
}

static void close_data(struct evtx_build *b)
{
	build_close(b);
	build_close(b);
}

/* All types of values, single and in arrays. */
static void all_types(void)
{
	static const uint8_t types[] = {0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b,
					0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x20, 0x23};
	enum { N = sizeof types };
	static const uint8_t bytes[32] = {1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0};
	static const size_t sizes[N] = {0, 8, 8, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8, 4, 16, 16, 8, 8, 16, 16, 4, 8, 8, 8};
	struct build_value v[2 * N];
	struct evtx_build *b = build_new();
	build_record(b);
	build_template(b);
	open_data(b);
	for (unsigned i = 0; i < 2 * N; i++) {
		v[i] = (struct build_value){(uint8_t)(types[i % N] | (i < N ? 0 : 0x80)), bytes, sizes[i % N], NULL};
		build_data(b, i % 2 ? "X" : NULL);
		build_content(b);
		build_substitution(b, i, v[i].type, i % 3 == 0);
		build_close(b);
	}
	close_data(b);
	build_template_end(b);
	build_values(b, v, 2 * N);
	build_record_end(b);
	finish(b, "types");
}

static void put_mixed(struct evtx_build *b)
{
	open_data(b);
	build_open(b, "A", BUILD_NO_DEPENDENCY, true);
	build_attribute(b, "x", true);
	build_text(b, "1");
	build_attribute(b, "y", false);
	build_content(b);
	build_text(b, "t");
	build_u8(b, 0x48); /* character */
	build_u16(b, 38);
	build_u8(b, 0x49); /* entity */
	build_name(b, "lt");
	build_u8(b, 0x07); /* CDATA */
	build_u16(b, 3);
	build_utf16(b, "a<b");
	build_open(b, "B", BUILD_NO_DEPENDENCY, false);
	build_empty(b);
	build_u8(b, 0x0a); /* processing instruction */
	build_name(b, "pi");
	build_u8(b, 0x0b);
	build_u16(b, 1);
	build_utf16(b, "d");
	build_close(b);
	close_data(b);
}

static void untemplated(void)
{
	struct evtx_build *b = build_new();
	for (int i = 0; i < 3; i++) {
		build_record(b);
		put_mixed(b);
		build_record_end(b);
	}
	finish(b, "untemplated");
}

static void put_inner(struct evtx_build *b)
{
	build_template(b);
	build_open(b, "EventData", BUILD_NO_DEPENDENCY, false);
	build_content(b);
	build_data(b, "X");
	build_content(b);
	build_substitution(b, 0, 1, true);
	build_close(b);
	build_close(b);
	build_template_end(b);
	build_values(b, &(struct build_value){1, "v\0", 2, NULL}, 1);
}

static void put_element(struct evtx_build *b)
{
	build_fragment(b);
	b->dependencies = false;
	build_open(b, "K", BUILD_NO_DEPENDENCY, false);
	build_content(b);
	build_text(b, "v");
	build_close(b);
	build_u8(b, 0);
}

static void nested(void)
{
	static const struct build_value v[] = {{0x21, NULL, 0, put_inner}, {0x21, NULL, 0, put_element}};
	struct evtx_build *b = build_new();
	build_record(b);
	build_template(b);
	build_event_open(b);
	build_substitution(b, 0, 0x21, true);
	build_open(b, "UserData", 1, false);
	build_content(b);
	build_substitution(b, 1, 0x21, false);
	build_close(b);
	build_close(b);
	build_template_end(b);
	build_values(b, v, 2);
	build_record_end(b);
	finish(b, "nested");
}

int main(int argc, char **argv)
{
	char pattern[1024];
	glob_t found;
	if (argc != 3)
		return 2;
	output = argv[2];
	snprintf(pattern, sizeof pattern, "%s/*.evtx", argv[1]);
	if (glob(pattern, 0, NULL, &found) == 0)
		for (size_t i = 0; i < found.gl_pathc; i++)
			sample_seed(found.gl_pathv[i]);
	globfree(&found);
	all_types();
	untemplated();
	nested();
	return 0;
}
