/* A sentence is put together from clauses, each of which states what its facts
 * say; a clause that rests on an inference, or lacks a fact, says so where it
 * stands. */
#include "model/sentence.h"

#include <inttypes.h>

#include "base/text.h"
#include "base/zone.h"
#include "model/logon_type.h"

/* What a link's reason takes back from its clause; NULL: nothing. */
static const char *const doubts[LINK_REASON_COUNT] = {
	[REASON_NAME_SHARED] = "not sure: several computers had this name by then",
	[REASON_LOGON_OF_REQUESTER] = "inferred: its start names only who asked for it",
	[REASON_LOGON_BY_CHILDREN] = "inferred: its start names only who asked for it, and what it started was asked for in this session",
	[REASON_LOGON_BY_TOKEN] = "inferred: its start names only who asked for it, whom its token rules out; it can be in no other session",
	[REASON_LOGON_RULED_OUT] = "its start names only who asked for it, whom its token rules out",
	[REASON_LOGON_AFTER_START] = "inferred: that logon is recorded after the start",
	[REASON_PARENT_ID_ONLY] = "inferred: its start names the parent by process ID alone",
	[REASON_PARENT_NOT_RECORDED] = "the parent's start is not recorded",
	[REASON_PARENT_IMAGE_DIFFERS] = "the parent's start is not recorded: that process ID was recorded with another image",
	[REASON_PARENT_GUID_DIFFERS] = "the parent's start is not recorded: that process ID was recorded with another GUID",
	[REASON_PARENT_START_DIFFERS] = "the parent's start is not recorded: that process ID was recorded with another start",
	[REASON_PARENT_OVER_HOLE] = "the parent is not known: records are missing since a process with its ID was recorded",
	[REASON_PARENT_STARTS_NOTHING] = "the parent is not known: the process recorded with its ID starts none",
	[REASON_PARENT_ENDED] = "the parent's start is not recorded: the process recorded with its ID had ended",
	[REASON_PARENT_UNKNOWN] = "its parent is not recorded",
	[REASON_AUDIT_ID] = "its parent is not recorded",
	[REASON_ID_REUSED] = "its exit is not recorded, but another process got its ID by then",
	[REASON_BOOT_ENDED] = "its exit is not recorded, but the system had gone down by then",
	[REASON_POWER_LOST] = "its exit is not recorded, but the system had lost power by then",
	[REASON_EXIT_OTHER_SUBJECT] = "inferred: the exit names another session",
	[REASON_EXIT_AFTER_NEXT] = "inferred: by its record ID the exit may be that of the next process with its ID",
	[REASON_EXIT_FORMER_GUID] = "inferred: the exit names the process that had its ID before",
	[REASON_EXIT_ID_ONLY] = "inferred: the exit names no image",
	[REASON_EXIT_CLOCK_SET] = "inferred: the clock was set while it ran",
	[REASON_CLIENT_BY_NLA] = "inferred: the network logon from there just before names that client",
	[REASON_LOGOFF_OTHER_TOKEN] = "inferred: the logoff names the session's other token",
	[REASON_LOGOFF_SESSION_MANAGER] = "inferred: its end, too, is told by the session manager alone",
	[REASON_LOGOFF_CLOCK_SET] = "inferred: the clock was set meanwhile",
};

static void put_doubt(struct buf *out, enum link_reason reason)
{
	if (reason < LINK_REASON_COUNT && doubts[reason])
		buf_printf(out, " (%s)", doubts[reason]);
}

static void put_time(struct buf *out, wintime t)
{
	char brief[ZONE_ISO_SIZE], zone[ZONE_ISO_SIZE];
	zone_brief(t, brief);
	zone_offset_words(t, zone);
	buf_printf(out, "%s %s", brief, zone);
}

static void put_duration(struct buf *out, int64_t ticks)
{
	char words[DURATION_SIZE];
	duration_words(ticks, words);
	buf_puts(out, words);
}

/* ---- sessions ---- */

static bool is_at_the_console(int type)
{
	switch (type) {
	case LOGON_TYPE_INTERACTIVE:
	case LOGON_TYPE_UNLOCK:
	case LOGON_TYPE_CACHED_INTERACTIVE:
	case LOGON_TYPE_CACHED_UNLOCK:
		return true;
	default:
		return false;
	}
}

/* The loopback address of a person at the console says nothing, nor does that of new credentials,
 * which are for the network and do not come from it. */
static bool says_nothing(const struct story_session *s)
{
	return (is_at_the_console(s->type) || s->type == LOGON_TYPE_NEW_CREDENTIALS) &&
	       (!s->address.n || address_is_loopback(s->address));
}

static void put_source(struct buf *out, const struct story_session *s)
{
	if (says_nothing(s))
		return;
	if (s->address.n) {
		buf_puts(out, " from ");
		buf_add_str(out, s->address);
		if (s->workstation.n) {
			buf_puts(out, " (");
			buf_add_str(out, s->workstation);
			buf_putc(out, ')');
			put_doubt(out, s->client_reason);
		}
	} else if (s->workstation.n) {
		buf_puts(out, " from ");
		buf_add_str(out, s->workstation);
	}
}

/* A logon of the interactive type that a program asked for, as runas does, shows
 * nobody at a console, nor does one of an account of Windows itself (UMFD-0, DWM-1). */
static const char *type_phrase(const struct story_session *s)
{
	bool unlock = s->type == LOGON_TYPE_UNLOCK || s->type == LOGON_TYPE_CACHED_UNLOCK;
	if (unlock && s->address.n && !address_is_loopback(s->address))
		return "to unlock the screen or take up a session";
	return (s->by_program || s->of_windows) && is_at_the_console(s->type) ? "interactively" : logon_type_phrase(s->type);
}

void story_session_words(struct buf *out, const struct story_session *s)
{
	if (!s->known) {
		buf_puts(out, "in a session that no event names");
	} else if (s->status == LOGON_BUILT_IN) {
		buf_printf(out, "in the system's own %s session", built_in_name(s->logon_id));
	} else if (s->by_manager) {
		buf_puts(out, s->address.n ? "in a remote desktop session" : "in a session at the console");
		put_source(out, s);
		buf_puts(out, ", whose logon is not recorded (");
		buf_puts(out, s->start ? "inferred: by the session manager it began at " : "the session manager alone tells of it");
		if (s->start)
			put_time(out, s->start);
		buf_putc(out, ')');
	} else if (s->status == LOGON_NOT_RECORDED) {
		buf_printf(out, "in session 0x%" PRIx64 ", whose logon is not recorded", s->logon_id);
	} else {
		buf_printf(out, "logged on %s", type_phrase(s));
		put_source(out, s);
		if (s->start) {
			buf_puts(out, " at ");
			put_time(out, s->start);
		}
	}
}

static void put_account(struct buf *out, struct str user, struct str sid)
{
	if (user.n)
		buf_add_str(out, user);
	else if (sid.n)
		buf_printf(out, "account %.*s", STR_ARG(sid));
	else
		buf_puts(out, "an account that is not recorded");
}

/* "bob, who had logged on by RDP …", "adm, whom a program had logged on …", "SYSTEM,
 * in the system's own …" */
static void put_who(struct buf *out, struct str user, struct str sid, const struct story_session *s)
{
	put_account(out, user, sid);
	bool recorded = s->known && s->status == LOGON_RECORDED;
	buf_puts(out, !recorded ? ", " : s->by_program ? ", whom a program had " : ", who had ");
	story_session_words(out, s);
}

static void put_origin(struct buf *out, const struct story *s)
{
	if (!s->origin.known)
		return;
	switch (s->origin_reason) {
	case REASON_ORIGIN_SERVICE:
		buf_puts(out, " (inferred: the service was installed by ");
		break;
	case REASON_ORIGIN_TASK:
		buf_puts(out, " (inferred: the task was set up by ");
		break;
	case REASON_ORIGIN_NOT_RECORDED:
	case REASON_ORIGIN_MACHINE:
		buf_puts(out, " (where the person came in is not recorded: the logon goes back to ");
		break;
	default:
		buf_puts(out, s->origin_inferred ? " (inferred: the person came in as " : " (the person came in as ");
	}
	put_who(out, s->origin.user, STR(""), &s->origin);
	buf_putc(out, ')');
}

/* ---- the process ---- */

static void put_presence(struct buf *out, const struct story *s)
{
	struct story_session client = {.type = -1, .address = s->client_address, .workstation = s->client_workstation};
	if (s->client_known) {
		buf_puts(out, ", in a session by then taken up again");
		if (s->flags & PROCESS_AT_CONSOLE)
			buf_puts(out, " at the console");
		else if (client.address.n || client.workstation.n)
			put_source(out, &client);
		else
			buf_puts(out, ", from where is not recorded");
		buf_puts(out, s->client_inferred ? " (inferred)" : "");
	}
	if (s->flags & PROCESS_DISCONNECTED)
		buf_puts(out, ", while the session was disconnected");
	if (s->flags & PROCESS_LOCKED)
		buf_puts(out, ", while the session was locked");
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
			buf_puts(out, link->certain || !s->chain[i - 1].recorded ? " → " : " ~→ ");
		if (link->name.n)
			text_show_blanks(out, link->name);
		else
			buf_puts(out, "(image not recorded)");
		if (!link->recorded && i + 1 < s->nchain)
			buf_putc(out, '?');
	}
}

static void put_how(struct buf *out, const struct story *s)
{
	struct str words = str_of(how_started_words(s->how));
	bool in_parentheses = str_ends_nocase(words, STR(")"));
	buf_printf(out, "it was started %s%.*s", s->how_indirect ? "indirectly " : "",
		   (int)(words.n - (s->how_image.n && in_parentheses)), words.p);
	if (s->installer.n && !s->origin.known && (s->how == HOW_SERVICE || s->how == HOW_BY_SERVICE))
		buf_printf(out, " installed by %.*s", STR_ARG(s->installer));
	if (s->task.n)
		buf_printf(out, " as its task %.*s", STR_ARG(s->task));
	if (s->how_image.n) {
		buf_puts(out, in_parentheses ? "; " : " (");
		text_show_blanks(out, s->how_image);
		buf_putc(out, ')');
	}
	put_chain(out, s);
	put_doubt(out, s->parent_reason);
}

/* Of a length of time. */
static void put_asleep(struct buf *out, int64_t asleep)
{
	if (!asleep)
		return;
	buf_puts(out, ", of which the system was asleep for ");
	put_duration(out, asleep);
}

static void put_run_time(struct buf *out, const struct story *s)
{
	if (!s->end) {
		buf_puts(out, ", and how long it ran is not recorded");
	} else if (s->end < s->start) {
		buf_puts(out, ", and how long it ran cannot be told: the clock was set back");
	} else if (s->end_is_bound && s->flags & PROCESS_CLOCK_SET) {
		buf_puts(out, ", and how long it ran is not recorded");
		put_doubt(out, s->end_reason);
	} else {
		buf_puts(out, s->end_is_bound ? ", and ran at most " : ", and ran ");
		put_duration(out, s->end - s->start);
		put_doubt(out, s->end_reason);
		if (s->flags & PROCESS_CLOCK_SET && s->end_reason != REASON_EXIT_CLOCK_SET)
			put_doubt(out, REASON_EXIT_CLOCK_SET);
		put_asleep(out, s->asleep);
		if (s->flags & PROCESS_SLEPT && !s->asleep)
			buf_puts(out, ", in which the system slept for a time that is not recorded");
	}
}

static void put_name(struct buf *out, const struct story *s)
{
	struct str name = s->nchain ? s->chain[s->nchain - 1].name : STR("");
	if (name.n)
		text_show_blanks(out, name);
	else
		buf_puts(out, "A program whose image is not recorded");
}

/* Only named by others as their parent. */
static void put_placeholder(struct buf *out, const struct story *s)
{
	put_name(out, s);
	buf_puts(out, s->start ? " is known only as the parent that other starts name: it started, by its GUID, at "
			       : " is known only as the parent that other starts name: who started it, when and how, is not recorded");
	if (s->start) {
		put_time(out, s->start);
		buf_puts(out, "; who started it, and how, is not recorded");
	}
	if (s->end) {
		buf_puts(out, ", nor is its exit, but by ");
		put_time(out, s->end);
		buf_puts(out, s->end_reason == REASON_ID_REUSED ? " another process had its ID" : " the system had gone down");
	}
}

static void put_started(struct buf *out, const struct story *s)
{
	put_name(out, s);
	buf_puts(out, " ran as ");
	put_who(out, s->user, s->sid, &s->session);
	put_doubt(out, s->logon_reason);
	put_origin(out, s);
	put_presence(out, s);
	buf_puts(out, "; ");
	if (s->status == PROCESS_STARTED) {
		put_how(out, s);
		put_run_time(out, s);
	} else {
		buf_puts(out, "its start is not recorded, ");
		if (s->start) {
			buf_puts(out, "but by its GUID it was at ");
			put_time(out, s->start);
			buf_puts(out, "; it ended at ");
		} else {
			buf_puts(out, "only that it ended at ");
		}
		put_time(out, s->end);
	}
}

void story_process(struct buf *out, const struct story *s)
{
	if (s->status == PROCESS_NOT_RECORDED)
		put_placeholder(out, s);
	else
		put_started(out, s);
	buf_putc(out, '.');
}

/* ---- the session ---- */

static void put_length(struct buf *out, const struct story_session *s)
{
	if (!s->end_recorded) {
		buf_puts(out, "; when it ended is not recorded");
		if (s->end && s->end < s->start) {
			buf_puts(out, " (the clock was set back meanwhile)");
		} else if (s->end) {
			buf_puts(out, ", but it was over by ");
			put_time(out, s->end);
		}
	} else if (!s->start) {
		buf_puts(out, "; it ended at ");
		put_time(out, s->end);
		put_doubt(out, s->end_reason);
	} else if (s->end < s->start) {
		buf_puts(out, "; how long it lasted cannot be told: the clock was set back");
	} else {
		buf_puts(out, "; it lasted ");
		put_duration(out, s->end - s->start);
		put_doubt(out, s->end_reason);
		put_asleep(out, s->asleep);
	}
}

void story_logon(struct buf *out, const struct story_session *s, uint32_t processes)
{
	if (s->user.n)
		buf_add_str(out, s->user);
	else
		buf_puts(out, "An account that is not recorded");
	buf_puts(out, s->status != LOGON_RECORDED || s->by_program ? " was " : " ");
	story_session_words(out, s);
	if (s->status == LOGON_RECORDED && s->by_program)
		buf_puts(out, ", by a program");
	if (s->took_up)
		buf_printf(out, ", and so took up session 0x%" PRIx64 " again (inferred)", s->took_up);
	if (s->status != LOGON_BUILT_IN)
		put_length(out, s);
	if (processes)
		buf_printf(out, ", and %" PRIu32 " process%s recorded in it.", processes, processes == 1 ? " is" : "es are");
	else
		buf_puts(out, ", and no process is recorded in it.");
}
