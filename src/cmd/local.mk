libevtrail_a_SOURCES += \
	src/cmd/background.c \
	src/cmd/background.h \
	src/cmd/cmd.h \
	src/cmd/cmd_baseline.c \
	src/cmd/cmd_browse.c \
	src/cmd/cmd_coverage.c \
	src/cmd/cmd_events.c \
	src/cmd/cmd_host.c \
	src/cmd/cmd_import.c \
	src/cmd/cmd_logons.c \
	src/cmd/cmd_mark.c \
	src/cmd/cmd_new.c \
	src/cmd/cmd_prevalence.c \
	src/cmd/cmd_report.c \
	src/cmd/cmd_show.c \
	src/cmd/cmd_sources.c \
	src/cmd/cmd_sql.c \
	src/cmd/cmd_timeline.c \
	src/cmd/cmd_tree.c \
	src/cmd/cmd_users.c \
	src/cmd/format_csv.c \
	src/cmd/format_json.c \
	src/cmd/format_text.c \
	src/cmd/help.c \
	src/cmd/help.h \
	src/cmd/import_list.c \
	src/cmd/import_list.h \
	src/cmd/load.c \
	src/cmd/load.h \
	src/cmd/options.c \
	src/cmd/options.h \
	src/cmd/output.c \
	src/cmd/output.h \
	src/cmd/print.c \
	src/cmd/print.h \
	src/cmd/progress.c \
	src/cmd/progress.h \
	src/cmd/report.c \
	src/cmd/report.h \
	src/cmd/sha256.c \
	src/cmd/sha256.h \
	src/cmd/show_raw.c \
	src/cmd/show_raw.h \
	src/cmd/stop.c \
	src/cmd/stop.h

bin_PROGRAMS += evtrail
evtrail_SOURCES = src/main.c
evtrail_LDADD = libevtrail.a $(EVTRAIL_LIBS)

# Prints the manual's sections on commands, options and columns.
noinst_PROGRAMS += src/cmd/mandoc
src_cmd_mandoc_SOURCES = src/cmd/mandoc.c
src_cmd_mandoc_LDADD = libevtrail.a $(EVTRAIL_LIBS)

bashcompletiondir = $(datadir)/bash-completion/completions
dist_bashcompletion_DATA = completions/evtrail
