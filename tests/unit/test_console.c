/* Which console an mmc.exe shows. */
#include "unit/test.h"

#include "model/console.h"

static void consoles(void **state)
{
	static const struct {
		const char *image, *command_line, *console;
	} cases[] = {
		{"C:\\Windows\\System32\\mmc.exe", "\"C:\\Windows\\system32\\mmc.exe\" \"C:\\Windows\\system32\\services.msc\" ", "services.msc"},
		{"C:\\Windows\\System32\\MMC.EXE", "mmc.exe C:\\Windows\\system32\\CompMgmt.MSC /s", "CompMgmt.MSC"},
		{"mmc.exe", "mmc.exe gpedit.msc", "gpedit.msc"},
		{"mmc.exe", "mmc \"C:\\My Consoles\\all of it.msc\"", "all of it.msc"},
		{"mmc.exe", "mmc.exe /a", ""},
		{"mmc.exe", "", ""},
		{"mmc.exe", "mmc.exe x.mscx", ""},
		{"mmc.exe", ".msc", ".msc"},
		{"C:\\Windows\\notepad.exe", "notepad.exe C:\\services.msc", ""},
		{"C:\\x\\notmmc.exe", "notmmc.exe a.msc", ""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str found = console_of(str_of(cases[i].image), str_of(cases[i].command_line));
		assert_true(str_eq(found, str_of(cases[i].console)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(consoles)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
