/* Sessions at a screen, near or far: what LocalSessionManager says of them, locks,
 * and how somebody leaves a session and takes it up again. */
#include "tools/sim.h"

static bool at_console(const struct sim_session *s)
{
	return s->type != 10 || !s->address.n;
}

/* What LocalSessionManager says of a session; fields that an event doesn't have
 * are left out. */
void sim_log_terminal(struct sim_host *h, const struct sim_session *s, enum shape_id shape,
			 unsigned reason)
{
	struct out_event *e = sim_event(h, shape);

	e->user_sid = STR("S-1-5-18");
	event_text(e, F_User, sim_temp(h->sim, "%.*s\\%.*s", STR_ARG(s->account->domain),
				       STR_ARG(s->account->name)));
	event_number(e, F_SessionID, s->session_id);
	event_number(e, F_Session, s->session_id);
	event_number(e, F_TargetSession, s->session_id);
	event_number(e, F_Source, s->session_id);
	event_number(e, F_Reason, reason);
	event_text(e, F_Address, at_console(s) ? STR("LOCAL") : s->address);
	sim_emit(h, LOG_TERMINAL);
	h->now += 6000;
}

/* A logoff leaves the screen: the reason is 12 from afar and 11 at the console,
 * where 39 says so too.  At a shutdown nobody comes to say it. */
void sim_log_left(struct sim_host *h, const struct sim_session *s)
{
	sim_log_terminal(h, s, EV_TS_23, 0);
	if (!h->up)
		return;
	sim_tick(h, 150);
	if (at_console(s))
		sim_log_terminal(h, s, EV_TS_39, 0);
	sim_log_terminal(h, s, EV_TS_40, at_console(s) ? 11 : 12);
	sim_log_terminal(h, s, EV_TS_24, 0);
}

static void log_station(struct sim_host *h, const struct sim_session *s, enum shape_id shape)
{
	struct out_event *e = sim_event(h, shape);

	sim_target(e, s);
	event_number(e, F_SessionId, s->session_id);
	if (h->audits & AUDIT_SESSION)
		sim_emit(h, LOG_SECURITY);
}

void sim_lock(struct sim_host *h, struct sim_session *s)
{
	log_station(h, s, EV_4800);
}

/* The credentials typed to unlock make a logon of its own. */
static struct sim_session *typed_again(struct sim_host *h, struct sim_session *s, unsigned type,
				       struct str address)
{
	struct sim_logon how = {.account = s->account, .type = type, .address = address,
				.winlogon = s->winlogon, .session_id = s->session_id};

	how.by = sim_asks(h, &how);
	return sim_logon(h, &how);
}

void sim_unlock(struct sim_host *h, struct sim_session *s)
{
	sim_session_end_pair(h, typed_again(h, s, 7, STR("127.0.0.1")), true);
	sim_tick(h, 30);
	log_station(h, s, EV_4801);
}

static void log_connection(struct sim_host *h, const struct sim_session *s, enum shape_id shape)
{
	struct out_event *e = sim_event(h, shape);
	bool console = at_console(s);

	event_text(e, F_AccountName, s->account->name);
	event_text(e, F_AccountDomain, s->account->domain);
	event_number(e, F_LogonID, s->luid);
	event_text(e, F_SessionName, console ? STR("Console")
					     : sim_temp(h->sim, "RDP-Tcp#%u", s->client_number));
	event_text(e, F_ClientName,
		   console || !s->workstation.n ? STR("Unknown") : s->workstation);
	event_text(e, F_ClientAddress, console ? STR("LOCAL") : s->address);
	if (h->audits & AUDIT_SESSION)
		sim_emit(h, LOG_SECURITY);
}

void sim_disconnect(struct sim_host *h, struct sim_session *s)
{
	log_connection(h, s, EV_4779);
	sim_log_terminal(h, s, EV_TS_40, at_console(s) ? 11 : 0);
	sim_log_terminal(h, s, EV_TS_24, 0);
}

/* The client's credentials make a logon of type 3; what the session is taken up
 * with, a logon of type 7 or 10 with an ID of its own, ends a second or two later. */
void sim_reconnect(struct sim_host *h, struct sim_session *s, struct str address,
		   struct str client, unsigned type)
{
	struct sim_logon how = {.account = s->account, .type = 3, .address = address,
				.workstation = client,
				.port = 49000 + (unsigned)(s->luid % 9999)};
	struct sim_session *network = NULL, *again;

	if (address.n)
		network = sim_network_first(h, &how);
	sim_tick(h, 600);
	again = typed_again(h, s, type ? type : h->os->again,
			    address.n ? address : STR("127.0.0.1"));
	sim_tick(h, 50);
	s->type = address.n ? 10 : 2;
	s->address = sim_intern(h->sim, address);
	s->workstation = sim_intern(h->sim, client);
	s->client_number++;
	sim_log_terminal(h, s, EV_TS_25, 0);
	log_connection(h, s, EV_4778);
	h->now += WINTIME_SECOND;
	sim_tick(h, 1200);
	sim_session_end_pair(h, again, true);
	sim_tick(h, 500);
	if (network)
		sim_session_end(h, network, true);
}
