libevtrail_a_SOURCES += \
	src/ui/action.c src/ui/action.h src/ui/actions.def \
	src/ui/app.c src/ui/app.h src/ui/app_ask.c src/ui/app_change.c src/ui/app_command.c src/ui/app_draw.c src/ui/app_go.c src/ui/app_list.c src/ui/app_mark.c src/ui/app_mouse.c src/ui/app_result.c src/ui/app_screen.c src/ui/app_take.c \
	src/ui/bindings.c src/ui/bindings.h \
	src/ui/brackets.c src/ui/brackets.h \
	src/ui/browse.c src/ui/browse.h src/ui/script.c \
	src/ui/clipboard.c src/ui/clipboard.h \
	src/ui/command.c src/ui/command.h src/ui/complete.c src/ui/complete.h \
	src/ui/columns.c src/ui/columns.h \
	src/ui/detail_view.c src/ui/detail_view.h \
	src/ui/draw.c src/ui/draw.h \
	src/ui/filter_words.c src/ui/filter_words.h \
	src/ui/keys.c src/ui/keys.h \
	src/ui/list.c src/ui/list.h src/ui/list_draw.c \
	src/ui/pane.c src/ui/pane.h \
	src/ui/app_baseline.c src/ui/pane_baselines.c \
	src/ui/pane_columns.c src/ui/pane_result.c src/ui/pane_coverage.c src/ui/pane_marks.c \
	src/ui/pane_events.c src/ui/pane_help.c src/ui/pane_hosts.c src/ui/pane_logons.c \
	src/ui/pane_new.c src/ui/pane_raw.c src/ui/pane_sources.c src/ui/pane_tree.c src/ui/pane_users.c \
	src/ui/prompt.c src/ui/prompt.h \
	src/ui/roles.c src/ui/roles.h \
	src/ui/rows.h src/ui/rows_query.c src/ui/rows_text.c src/ui/rows_tree.c \
	src/ui/settings.c src/ui/settings.h \
	src/ui/strip.c src/ui/strip.h \
	src/ui/term.c src/ui/term.h \
	src/ui/view.c src/ui/view.h

# Prints the key section of the manual: src/ui/keydoc roff, or md.
noinst_PROGRAMS += src/ui/keydoc
src_ui_keydoc_SOURCES = src/ui/keydoc.c
src_ui_keydoc_LDADD = libevtrail.a $(EVTRAIL_LIBS)
