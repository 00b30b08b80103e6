/* The front end as a whole: panes, the place the user is at and the places
 * before it, the prompt, the detail panel.  Only app_*.c, browse.c and script.c
 * see this. */
#ifndef EVTRAIL_UI_APP_H
#define EVTRAIL_UI_APP_H

#include "base/vec.h"
#include "ui/browse.h"
#include "ui/detail_view.h"
#include "ui/pane.h"
#include "ui/prompt.h"
#include "ui/term.h"

enum pane_id {
	PANE_USERS,
	PANE_TREE,
	PANE_NEW,
	PANE_LOGONS,
	PANE_EVENTS,
	PANE_COVERAGE,
	PANE_SOURCES,
	PANE_MARKS,
	PANE_BASELINES,
	PANE_TABS,             /* those before it have a tab and a key */
	PANE_SQL = PANE_TABS,
	PANE_VALUES,
	PANE_COUNT
};

/* Where the user is or was: all that is needed to come back. */
struct place {
	enum pane_id pane;
	size_t part;
	int64_t keys[PANE_LISTS];
	struct lasting rows[PANE_LISTS], session; /* what lasts of them, and of the filter's */
	int changes; /* the case's, when the keys were right */
	struct own_filter filter;
	struct question question; /* of a pane of results */
	char *label;
};

enum asking {
	ASK_NOTHING, ASK_COMMAND, ASK_SEARCH, ASK_FILTER, ASK_SQL, ASK_DAYS, ASK_NOTE, ASK_WRITE, ASK_JUMP, ASK_SINCE, ASK_ZONE,
	ASK_APPROVE, ASK_LEARN, ASK_IMPORT_FILE, ASK_IMPORT_NAME, ASK_IMPORT_HOSTS, ASK_IMPORT_ENCODING, ASK_REMOVE, ASK_DIFFER,
	ASK_LOGS, ASK_STOP,
	ASK_COUNT
};

/* How long a query may take. What can go on later pauses then; what can not ends
 * only at Esc or Ctrl-C, or while idle at any key. */
enum patience {
	PATIENCE_KEY,  /* a key is to be answered: a moment */
	PATIENCE_LONG, /* as long as it takes, and the status line says so */
	PATIENCE_IDLE  /* until a key comes or there is something new to show */
};

/* A search under way, where it takes longer than a moment. */
struct seeking {
	bool on, forward, wrapped;
	struct list *list;
	int64_t from; /* the row to go on from */
};

struct app {
	struct pane_env env;
	struct pane *panes[PANE_COUNT];
	struct pane *help, *choice, *golden, *columns, *record;
	struct pane *overlay; /* one of these, over the pane; NULL */
	VEC(struct place) places;
	size_t here; /* the current one of them; later ones are the way forward */

	struct subject subject; /* what panes are opened at */

	struct subject on;     /* what the selected row is about */
	unsigned day_problems; /* of the selected row's day, where they matter to the pane */
	struct detail_view detail;
	int detail_wish; /* 1 shown, 0 hidden, -1: as the height allows */
	bool detail_focused, detail_shown;
	struct area detail_area;
	int tab_end[PANE_TABS]; /* columns behind each tab */
	bool mouse;

	enum asking asking;
	struct prompt prompt;
	char label[128]; /* of the prompt */
	struct prompt_history histories[ASK_COUNT];
	char *search; /* the last expression; NULL: none yet */

	struct buf message; /* for the status line until the next key */
	enum role message_role;
	bool quit, quit_asked, redraw;
	enum theme theme;
	bool remember;     /* histories are kept for the next run */
	write_rows *write; /* NULL: nothing can be written */
	import_list *import; /* NULL: nothing can be imported */
	struct list_request wanted; /* while it is asked for, a prompt at a time; its texts are ours */
	read_raw *raw;     /* NULL: no record can be read again */

	const struct background_import *logs; /* NULL: none */
	int changes; /* of the case by others, since it was opened */
	bool stale;  /* it has changed, and is not read anew yet */
	int64_t read_anew; /* when it was last, in ms */
	struct lasting rows[PANE_LISTS]; /* of the pane's cursors */
	int64_t lasting_keys[PANE_LISTS]; /* for which these are */
	struct seeking seeking;
	enum hurry hurry;
	enum patience patience;
	int64_t begun;      /* when that was, in ms */
	int64_t checked;    /* when the terminal was last asked */
	bool stopped;       /* by a key that is still to be read */
	int64_t told;       /* when the status line last said that it takes long */
};

/* ---- app.c ---- */
struct err app_open(struct app *a, struct case_file *c, const struct browse_options *o, enum hurry hurry);
void app_close(struct app *a);
void app_key(struct app *a, int32_t key);
/* As the key bound to it does. */
void app_act(struct app *a, enum action action);
/* Everything that follows from the last key, before drawing. */
void app_prepare(struct app *a);
/* Goes on with what takes longer than a key may: finding rows, counting. True: there
 * is more of it, and something new to show. */
bool app_settle(struct app *a);
/* Takes e over. */
void app_fail(struct app *a, struct err e);
void app_say(struct app *a, enum role role, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
int64_t app_now_ms(void);
void app_patience(struct app *a, enum patience patience);
/* Shows a message at once: what comes now takes its time. */
void app_working(void *app, const char *what);
void app_open_overlay(struct app *a, struct pane *p);

struct place *app_place(struct app *a);
struct pane *app_pane(struct app *a);  /* the current one */
struct pane *app_front(struct app *a); /* the overlay, or the current pane */
/* What the cursor is on; false where it is on nothing. */
bool app_selection(struct app *a, enum relation_id *id, int64_t *key);

/* ---- app_go.c: moving between places ---- */
void app_start(struct app *a, enum pane_id pane, const struct filter *f);
void app_pivot(struct app *a, enum action action);
/* False for a pivot that leads nowhere from the selected row. */
bool app_leads(struct app *a, enum action action);
void app_switch(struct app *a, enum pane_id pane);
void app_session(struct app *a, int64_t logon);
/* A pane that answers a question; stays here where it cannot. */
void app_answer(struct app *a, enum pane_id pane, const struct question *q);
/* Only the selected process and what is below it; out again where it is so. */
void app_subtree(struct app *a);
bool app_back(struct app *a);
bool app_forward(struct app *a);
/* The current place under another filter. */
void app_filter(struct app *a, const struct filter *f);
/* A short name for where the cursor is: "Tree: cmd.exe 4312". */
void app_label(struct app *a, struct buf *out);
void place_free(struct place *p);

/* ---- app_ask.c: prompts, search, filters ---- */
void app_load_histories(struct app *a);
void app_ask(struct app *a, enum asking what);
void app_prompt_key(struct app *a, int32_t key);
void app_search_again(struct app *a, bool forward);
/* Names of a filter that a relation has nothing to compare with are left out there:
 * says so, lest the rows mislead. */
void app_say_ignored(struct app *a, const struct filter *f, const struct relation *r);
/* One more filter on the current place, or its last one less. */
void app_filter_add(struct app *a, const char *text);
void app_filter_drop(struct app *a);
void app_search_on(struct app *a);
void app_choose_host(struct app *a, int64_t host_id);
void app_choose_golden(struct app *a, int64_t host_id);

/* ---- app_list.c: the order and the columns of a list ---- */
/* How the list that has the focus is called: "Users, timeline". */
void app_list_title(struct app *a, struct buf *out);
void app_choose_columns(struct app *a, enum columns_purpose purpose);
/* Sorts the list that has the focus; column NULL: in its relation's order. */
void app_sort(struct app *a, const char *column, bool descending);
/* By its column i: once, the other way round, not; -1: not. */
void app_sort_next(struct app *a, int64_t i);
void app_keep_view(struct app *a);

/* ---- app_baseline.c: what is taken as known ---- */
/* Asks what the action needs; false where it is none of baselines. */
bool app_baseline_act(struct app *a, enum action action);
/* What a prompt begins with, and what was typed into it. */
void app_baseline_text(struct app *a, enum asking what, struct buf *out);
void app_approve(struct app *a, const char *why);
void app_learn(struct app *a, const char *name);
void app_import_file(struct app *a, const char *file);
void app_import_name(struct app *a, const char *name);
void app_import_hosts(struct app *a, const char *hosts);
void app_import_encoding(struct app *a, const char *encoding);
void app_remove(struct app *a, const char *answer);
void app_differ(struct app *a, const char *other);
void app_baseline_free(struct app *a);

/* ---- app_result.c: SQL, and how often values occur ---- */
void app_sql(struct app *a, const char *text);
/* column NULL or not one of the list's: says so. */
void app_count_values(struct app *a, const char *column);
/* Back from the values, with the selected one as a filter. */
void app_take_value(struct app *a);

/* ---- app_command.c: commands, and completion ---- */
void app_command(struct app *a, const char *line);
void app_command_sort(struct app *a, const char *argument);
void app_command_columns(struct app *a, const char *argument);
void app_command_nofilter(struct app *a, const char *argument);
void app_command_save(struct app *a, const char *argument);
void app_command_use(struct app *a, const char *argument);
void app_command_forget(struct app *a, const char *argument);
void app_command_host(struct app *a, const char *argument);
void app_command_since(struct app *a, const char *argument);
void app_command_until(struct app *a, const char *argument);
void app_command_range(struct app *a, const char *argument);
void app_command_around(struct app *a, const char *argument);
void app_command_search(struct app *a, const char *argument);
void app_command_set(struct app *a, const char *argument);
/* For prompts: app is the struct app. */
void app_complete_command(void *app, struct str text, struct completion *out);
void app_complete_filter(void *app, struct str text, struct completion *out);
void app_complete_file(void *app, struct str text, struct completion *out);

/* ---- app_mark.c ---- */
void app_mark(struct app *a);
/* The note of the selected row, for the prompt; and what was typed. */
void app_note_text(struct app *a, struct buf *out);
void app_note(struct app *a, const char *text);

/* ---- app_change.c: a case that changes while it is shown ---- */
/* Looks whether it has; true: there is something new to show. */
bool app_poll(struct app *a);
/* Before a key is answered: what it is about must be the case as it is now. */
void app_catch_up(struct app *a);
/* What this process has just written itself needs no reading anew. */
void app_own_change(struct app *a);
/* Keeps what lasts of the rows at hand, while nothing else is to be done. */
void app_note_rows(struct app *a);
/* The same for a place that is left, and the rows it was at where it is entered. */
void app_leave(struct app *a, struct place *p);
void app_enter(struct app *a, struct place *p);
void app_import(struct app *a);
void app_import_logs(struct app *a, const char *path);
void app_import_stop(struct app *a, const char *answer);
/* That an import is at work, and how far. */
void app_import_words(struct app *a, struct buf *out);

/* ---- app_take.c ---- */
void app_copy(struct app *a);
void app_write(struct app *a, const char *path);
void app_jump(struct app *a, const char *text);
/* Shows the record behind the selected row as its XML. */
void app_raw(struct app *a);
/* The day of the selected row, for the prompt; and what was typed. */
void app_since_text(struct app *a, struct buf *out);
void app_since(struct app *a, const char *text);

/* ---- app_screen.c ---- */
void app_screen_open(struct app *a, const struct browse_options *o);
void app_next_theme(struct app *a);
void app_toggle_mouse(struct app *a);
void app_set_theme(struct app *a, enum theme theme);
/* From UTC to the zone last chosen, and back. */
void app_toggle_zone(struct app *a);
void app_choose_zone(struct app *a, const char *text);

/* ---- app_mouse.c ---- */
void app_click(struct app *a, int y, int x);

/* ---- app_draw.c ---- */
void app_draw(struct app *a);
/* Only that it is still at work, from within a query. */
void app_draw_busy(struct app *a, int64_t ms);

#endif
