/* From paths to files: what is taken, in which order, and the one line that
 * everything else gets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ingest/sources.h"
#include "unit/scratch.h"

static void write_evtx(const char *name, size_t size)
{
	char *bytes = xcalloc(1, size);
	memcpy(bytes, "ElfFile\0", size < 8 ? size : 8);
	scratch_write(name, bytes, size);
	free(bytes);
}

static void write_evt(const char *name)
{
	char bytes[48] = {0x30, 0, 0, 0, 'L', 'f', 'L', 'e'};
	scratch_write(name, bytes, sizeof bytes);
}

static void assert_error(const struct sources *s, size_t i, enum err_kind kind, const char *says)
{
	assert_true(i < s->errors.n);
	const char *text = s->errors.items[i].text;
	assert_int_equal(s->errors.items[i].kind, kind);
	if (!strstr(text, says) || !strstr(text, scratch_dir) || strchr(text, '\n'))
		fail_msg("\"%s\" should say \"%s\"", text, says);
}

static void assert_only_error(const char *path, enum err_kind kind, const char *says)
{
	struct sources s = {0};
	sources_add(&s, path);
	assert_int_equal(s.files.n, 0);
	assert_int_equal(s.errors.n, 1);
	assert_error(&s, 0, kind, says);
	sources_free(&s);
}

static void test_errors(void **state)
{
	(void)state;
	char fifo[512];
	assert_only_error(scratch("none.evtx"), ERR_IO, "does not exist");
	scratch_write("empty.evtx", "", 0);
	assert_only_error(scratch("empty.evtx"), ERR_INPUT, "is empty");
	scratch_write("text.evtx", "hello, this is no log", 21);
	assert_only_error(scratch("text.evtx"), ERR_INPUT, "not a Windows event log");
	write_evtx("cut.evtx", 3000);
	assert_only_error(scratch("cut.evtx"), ERR_INPUT, "cut off");
	scratch_write("old.evt", "\x30\0\0\0LfLe", 8);
	assert_only_error(scratch("old.evt"), ERR_INPUT, "cut off");
	scratch_mkdir("nothing");
	assert_only_error(scratch("nothing"), ERR_INPUT, "is empty");
	scratch_write("nothing/readme", "x", 1);
	assert_only_error(scratch("nothing"), ERR_INPUT, "none of its 1 file");
	snprintf(fifo, sizeof fifo, "%s", scratch("pipe"));
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_only_error(fifo, ERR_INPUT, "pipe or device");
}

enum { NOBODY = 65534 };

static void test_no_permission(void **state)
{
	(void)state;
	uid_t me = geteuid();
	write_evtx("secret", 5000);
	chmod(scratch("secret"), 0);
	chmod(scratch_dir, 0711);
	if (me == 0 && seteuid(NOBODY) != 0) /* root may read all */
		fail_msg("root cannot become another: %s", strerror(errno));
	assert_only_error(scratch("secret"), ERR_IO, "rights");
	assert_int_equal(seteuid(me), 0);
}

static void test_walk(void **state)
{
	(void)state;
	struct sources s = {0};
	char fifo[512];
	scratch_mkdir("b");
	scratch_mkdir("b/deep");
	write_evtx("b/deep/x.dat", 4096);
	write_evtx("b/z.evtx", 5000);
	write_evtx("b/a", 6000);
	scratch_write("b/picture.png", "PNG", 3);
	scratch_write("b/zero", "", 0);
	assert_int_equal(symlink("..", scratch("b/deep/loop")), 0);
	snprintf(fifo, sizeof fifo, "%s", scratch("b/pipe"));
	assert_int_equal(mkfifo(fifo, 0600), 0);
	write_evt("b/old.evt");

	sources_add(&s, scratch("b"));
	sources_add(&s, scratch("b/z.evtx"));
	sources_add(&s, scratch("b/deep/"));
	assert_int_equal(s.files.n, 4);
	assert_string_equal(s.files.items[0].path, scratch("b/a"));
	assert_string_equal(s.files.items[1].path, scratch("b/deep/x.dat"));
	assert_string_equal(s.files.items[2].path, scratch("b/old.evt"));
	assert_string_equal(s.files.items[2].ops->format, "evt");
	assert_string_equal(s.files.items[3].path, scratch("b/z.evtx"));
	assert_int_equal(s.bytes, 15144);
	assert_int_equal(s.repeated, 2);
	assert_int_equal(s.errors.n, 0);
	assert_int_equal(s.passed_over, 5); /* png, zero, pipe, and the link twice */
	sources_free(&s);
}

/* A link that is given by name is followed. */
static void test_named_link(void **state)
{
	(void)state;
	struct sources s = {0};
	write_evtx("real.evtx", 5000);
	assert_int_equal(symlink("real.evtx", scratch("link.evtx")), 0);
	sources_add(&s, scratch("link.evtx"));
	sources_add(&s, scratch("real.evtx"));
	assert_int_equal(s.files.n, 1);
	assert_int_equal(s.errors.n, 0);
	sources_free(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_errors, scratch_make, scratch_remove),
		cmocka_unit_test_setup_teardown(test_no_permission, scratch_make, scratch_remove),
		cmocka_unit_test_setup_teardown(test_walk, scratch_make, scratch_remove),
		cmocka_unit_test_setup_teardown(test_named_link, scratch_make, scratch_remove),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
