#include "ui/command.h"

#include "ui/app.h"

static const struct command_entry table[] = {
	{"sort", "[-]COLUMN", ARGUMENT_COLUMN, "sort by the column, - the greatest first; none: the usual order", app_command_sort},
	{"columns", "NAME[:WIDTH] ...", ARGUMENT_COLUMNS, "show these columns; without any: choose them", app_command_columns},
	{"freq", "COLUMN", ARGUMENT_COLUMN, "count the values of the column", app_count_values},
	{"filter", "EXPRESSION", ARGUMENT_FILTER, "one more filter; @NAME: a saved one", app_filter_add},
	{"where", "EXPRESSION", ARGUMENT_FILTER, "the same", app_filter_add},
	{"nofilter", "", ARGUMENT_NONE, "take all filters away", app_command_nofilter},
	{"save", "NAME", ARGUMENT_SAVED, "keep the filters in the case under a name", app_command_save},
	{"use", "NAME", ARGUMENT_SAVED, "add a saved filter", app_command_use},
	{"forget", "NAME", ARGUMENT_SAVED, "remove a saved filter from the case", app_command_forget},
	{"host", "NAME", ARGUMENT_HOST, "only this host; all: all of them", app_command_host},
	{"goto", "TIME", ARGUMENT_TEXT, "to the time; +1h, -30m: from the row's; 2d: before the end", app_jump},
	{"since", "TIME", ARGUMENT_TEXT, "only what is from then on", app_command_since},
	{"until", "TIME", ARGUMENT_TEXT, "only what is up to then", app_command_until},
	{"range", "TIME TIME", ARGUMENT_TEXT, "only what is between", app_command_range},
	{"around", "LENGTH", ARGUMENT_TEXT, "only what is within that length of time before and after the row", app_command_around},
	{"search", "REGEX", ARGUMENT_TEXT, "search the rows", app_command_search},
	{"sql", "SELECT ...", ARGUMENT_TEXT, "a question in SQL", app_sql},
	{"note", "TEXT", ARGUMENT_TEXT, "a note on the row", app_note},
	{"write", "FILE", ARGUMENT_FILE, "write the rows to a file", app_write},
	{"set", "OPTION VALUE", ARGUMENT_OPTION, "set zone Europe/Berlin; set theme dark, light or none", app_command_set},
};

const struct command_entry *command_table(size_t *n)
{
	*n = sizeof table / sizeof *table;
	return table;
}
