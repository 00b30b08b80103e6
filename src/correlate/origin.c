/* Where the person behind a session came in.  Sources: DESIGN section 3; Microsoft,
 * page of event 4624. */
#include "correlate/origin.h"

#include "model/image.h"
#include "model/logon_type.h"

static void set_origin(struct session *s, uint32_t origin, enum confidence c, enum link_reason r)
{
	s->origin = origin;
	s->origin_link.confidence = (uint8_t)c;
	s->origin_link.reason = (uint8_t)r;
}

static struct str address_of(struct boot_state *b, const struct session *s)
{
	return textpool_value(&b->host->texts, s->address).text;
}

static bool is_windows_own(struct boot_state *b, const struct session *s)
{
	const struct account *account = accounts_at(&b->host->accounts, s->account);
	return account && account->built_in;
}

/* Any address but that of the computer itself: which others are its own, too, nothing tells. */
static bool has_come_from_elsewhere(struct boot_state *b, const struct session *s)
{
	return logon_type_is_network(s->type) && s->address && !address_is_loopback(address_of(b, s));
}

/* Whether a person was there. Not so sure where a program asked with a name and a
 * password, or where the logon came from the computer itself. */
static bool shows_a_person(struct boot_state *b, const struct session *s)
{
	if (s->type == LOGON_TYPE_INTERACTIVE || s->type == LOGON_TYPE_CACHED_INTERACTIVE)
		return logon_program_is_windows_own(image_name(textpool_value(&b->host->texts, s->process).text));
	return s->type >= 0 && !(logon_type_is_network(s->type) && address_is_loopback(address_of(b, s)));
}

/* One step back: the session that asked for this logon, or what ends the way.
 *
 *   told by LocalSessionManager alone       → this one is the origin: a person came in
 *   not recorded, or not before the logon
 *     for which it asked                    → the way ends here, unknown
 *   asked for by a session of the host that
 *     is not built in (runas, a scheduled
 *     task run by hand, a program)          → that session
 *   an account of Windows' own (DWM-1, HOST$,
 *     nobody at all), over the network from
 *     an address                            → this one is the origin: who was behind it, unknown
 *   such an account else, or a type by which
 *     nobody comes in (service, batch)      → nobody came in
 *   else, asked for by Windows itself       → this one is the origin, if it shows a person */
static uint32_t step_back(struct boot_state *b, uint32_t number)
{
	struct session *s = session_at(b, number);
	if (s->status == LOGON_BUILT_IN) {
		set_origin(s, 0, RECORDED, REASON_ORIGIN_SYSTEM);
	} else if (s->by_manager) {
		set_origin(s, number, INFERRED, REASON_ORIGIN_SELF);
	} else if (s->status == LOGON_NOT_RECORDED) {
		set_origin(s, 0, UNKNOWN, REASON_LOGON_NOT_RECORDED);
	} else if (s->subject_logon_id && s->subject_logon_id != s->logon_id &&
		   !logon_id_is_built_in(s->subject_logon_id)) {
		if (session_at(b, s->asker)->turn.order <= s->turn.order)
			return s->asker;
		set_origin(s, s->asker, UNKNOWN, REASON_ORIGIN_NOT_RECORDED);
	} else if (is_windows_own(b, s) && has_come_from_elsewhere(b, s)) {
		set_origin(s, number, UNKNOWN, REASON_ORIGIN_MACHINE);
	} else if (is_windows_own(b, s) || (s->type >= 0 && !logon_type_is_personal(s->type))) {
		set_origin(s, 0, RECORDED, REASON_ORIGIN_SYSTEM);
	} else {
		set_origin(s, number, shows_a_person(b, s) ? RECORDED : INFERRED, REASON_ORIGIN_SELF);
	}
	return 0;
}

/* seq marks those on the way, which also stops at a circle. */
void origin_find(struct boot_state *b, uint32_t number, uint32_t *way)
{
	size_t n = 0;
	uint32_t at = number, next;
	while (!session_at(b, at)->origin_link.reason && !session_at(b, at)->seq) {
		session_at(b, at)->seq = 1;
		way[n++] = at;
		if (!(next = step_back(b, at)))
			break;
		at = next;
	}
	struct session *last = session_at(b, at);
	uint32_t origin = last->origin;
	enum confidence confidence = last->origin_link.confidence;
	enum link_reason reason = last->origin_link.reason;
	if (!last->origin_link.reason || last->origin_link.reason == REASON_LOGON_NOT_RECORDED ||
	    last->origin_link.reason == REASON_ORIGIN_NOT_RECORDED) {
		origin = last->origin ? last->origin : at;
		confidence = UNKNOWN;
		reason = REASON_ORIGIN_NOT_RECORDED;
	} else if (reason == REASON_ORIGIN_SELF) {
		reason = REASON_ORIGIN_SUBJECT;
	}
	for (size_t i = 0; i < n; i++) {
		struct session *s = session_at(b, way[i]);
		s->seq = 0;
		if (!s->origin_link.reason)
			set_origin(s, origin, confidence, reason);
	}
}
