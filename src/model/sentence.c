#include "model/sentence.h"

#include <inttypes.h>

#include "model/logon_type.h"

static void put_time(struct buf *out, wintime t)
{
	char iso[WINTIME_ISO_SIZE];
	wintime_iso(t, iso);
	buf_printf(out, "%.10s %.8s UTC", iso, iso + 11);
}

static void put_duration(struct buf *out, int64_t ticks)
{
	char words[DURATION_SIZE];
	duration_words(ticks, words);
	buf_puts(out, words);
}

/* A person at the console has the loopback address or none: it says nothing. */
static bool at_the_console(const struct story_session *s)
{
	switch (s->type) {
	case LOGON_TYPE_INTERACTIVE:
	case LOGON_TYPE_UNLOCK:
	case LOGON_TYPE_CACHED_INTERACTIVE:
	case LOGON_TYPE_CACHED_UNLOCK:
		return !s->address.n || str_eq(s->address, STR("127.0.0.1")) || str_eq(s->address, STR("::1"));
	default:
		return false;
	}
}

static void put_source(struct buf *out, const struct story_session *s)
{
	if (at_the_console(s))
		return;
	if (s->address.n) {
		buf_puts(out, " from ");
		buf_add_str(out, s->address);
		if (s->workstation.n) {
			buf_puts(out, " (");
			buf_add_str(out, s->workstation);
			buf_putc(out, ')');
		}
	} else if (s->workstation.n) {
		buf_puts(out, " from ");
		buf_add_str(out, s->workstation);
	}
}

void story_session_words(struct buf *out, const struct story_session *s)
{
	if (!s->known) {
		buf_puts(out, "in a session that no event names");
	} else if (s->status == LOGON_BUILT_IN) {
		buf_printf(out, "in the system's own %s session", built_in_name(s->logon_id));
	} else if (s->status == LOGON_NOT_RECORDED) {
		buf_printf(out, "in session 0x%" PRIx64 ", whose logon is not recorded", s->logon_id);
	} else {
		buf_printf(out, "logged on %s", logon_type_phrase(s->type));
		put_source(out, s);
		if (s->start) {
			buf_puts(out, " at ");
			put_time(out, s->start);
		}
	}
}

static void put_owner(struct buf *out, const struct story *s)
{
	if (s->user.n)
		buf_add_str(out, s->user);
	else if (s->sid.n)
		buf_printf(out, "account %.*s", STR_ARG(s->sid));
	else
		buf_puts(out, "an account that is not recorded");
}

static void put_origin(struct buf *out, const struct story *s)
{
	if (!s->origin.known)
		return;
	if (s->origin_reason == REASON_ORIGIN_SERVICE)
		buf_puts(out, " (the service was installed by ");
	else if (s->origin_reason == REASON_ORIGIN_TASK)
		buf_puts(out, " (the task was set up by ");
	else
		buf_puts(out, " (the person came in as ");
	if (s->origin.user.n)
		buf_add_str(out, s->origin.user);
	else
		buf_puts(out, "an account that is not recorded");
	buf_puts(out, ", ");
	story_session_words(out, &s->origin);
	buf_putc(out, ')');
}

static void put_presence(struct buf *out, const struct story *s)
{
	struct story_session client = {.type = -1, .address = s->client_address, .workstation = s->client_workstation};
	if (client.address.n || client.workstation.n) {
		buf_puts(out, ", by then reconnected");
		put_source(out, &client);
		buf_puts(out, s->client_inferred ? " (inferred)" : "");
	}
	if (s->flags & PROCESS_DISCONNECTED)
		buf_puts(out, ", while the session was disconnected");
	if (s->flags & PROCESS_LOCKED)
		buf_puts(out, ", while the session was locked");
}

/* How, and the ancestor that tells it. */
static void put_how(struct buf *out, const struct story *s)
{
	buf_printf(out, ": started %s", how_started_words(s->how));
	if (s->how_image.n)
		buf_printf(out, " (%.*s)", STR_ARG(s->how_image));
}

/* What every session begins with is left out where more follows. */
static int first_worth_telling(const struct story *s)
{
	static const char *const plumbing[] = {"System", "smss.exe", "wininit.exe", "winlogon.exe", "userinit.exe"};
	int first = 0;
	for (size_t i = 0; i < sizeof plumbing / sizeof *plumbing && first + 2 < s->nchain; i++)
		while (first + 2 < s->nchain && str_eq_nocase(s->chain[first].name, str_of(plumbing[i])))
			first++;
	return first;
}

/* ~ marks a link that is inferred, ? a program whose own start is not recorded. */
static void put_chain(struct buf *out, const struct story *s)
{
	int first = first_worth_telling(s);
	if (s->nchain < 2)
		return;
	buf_puts(out, s->chain_cut || first ? ", … → " : ", ");
	for (int i = first; i < s->nchain; i++) {
		const struct story_link *link = &s->chain[i];
		if (i > first)
			buf_puts(out, link->certain ? " → " : " ~→ ");
		if (link->name.n)
			buf_add_str(out, link->name);
		else
			buf_puts(out, "(image not recorded)");
		if (!link->recorded && i + 1 < s->nchain)
			buf_putc(out, '?');
	}
}

static void put_run_time(struct buf *out, const struct story *s)
{
	if (!s->start_recorded) {
		buf_puts(out, "; its start is not recorded");
		if (s->end && !s->end_is_bound) {
			buf_puts(out, ", it ended ");
			put_time(out, s->end);
		}
	} else if (s->end && s->end < s->start) {
		buf_puts(out, ", how long it ran cannot be told: the clock was set back");
	} else if (s->end && !s->end_is_bound) {
		buf_puts(out, ", ran ");
		put_duration(out, s->end - s->start);
	} else if (s->end && s->end_is_bound) {
		buf_puts(out, ", ran at most ");
		put_duration(out, s->end - s->start);
		buf_puts(out, " (exit not recorded)");
	} else {
		buf_puts(out, ", how long it ran is not recorded");
	}
	buf_putc(out, '.');
}

void story_process(struct buf *out, const struct story *s)
{
	put_owner(out, s);
	buf_puts(out, ", ");
	story_session_words(out, &s->session);
	put_origin(out, s);
	put_presence(out, s);
	put_how(out, s);
	put_chain(out, s);
	put_run_time(out, s);
}

void story_logon(struct buf *out, const struct story_session *s, uint32_t processes)
{
	if (s->user.n)
		buf_add_str(out, s->user);
	else
		buf_puts(out, "An account that is not recorded");
	buf_puts(out, ", ");
	story_session_words(out, s);
	if (s->start && s->end && s->end_recorded) {
		buf_puts(out, ", for ");
		put_duration(out, s->end - s->start);
	} else if (s->status == LOGON_RECORDED) {
		buf_puts(out, "; its end is not recorded");
		if (s->end) {
			buf_puts(out, ", it was over by ");
			put_time(out, s->end);
		}
	}
	buf_printf(out, "; %" PRIu32 " process%s.", processes, processes == 1 ? "" : "es");
}
