#include "store/story.h"

#include "model/image.h"
#include "model/logon_type.h"
#include "store/page.h"

/* The text of a cell of a row already copied into a page's memory. */
static struct str text_of(const struct cell *cells, int i)
{
	return cells[i].text;
}

static struct err ask(struct case_file *c, const char *sql, int64_t key, int columns, struct page_memory *memory,
		      struct cell **cells)
{
	sqlite3_stmt *st;
	bool row = false;
	*cells = NULL;
	struct err e = db_prepare(c->db, sql, &st);
	if (!e.kind) {
		stmt_bind(st, "i", key);
		e = stmt_step(st, &row);
	}
	if (!e.kind && row)
		*cells = page_cells(memory, st, 0, (size_t)columns);
	sqlite3_finalize(st);
	return e;
}

/* Ends that are inferred, but no bounds. */
static bool is_a_time(enum link_reason end)
{
	return end == REASON_LOGOFF_CLOCK_SET || end == REASON_LOGOFF_OTHER_TOKEN || end == REASON_LOGOFF_SESSION_MANAGER;
}

struct err story_of_logon(struct case_file *c, int64_t key, struct page_memory *memory,
			  struct story_session *out, uint32_t *processes)
{
	static const char sql[] =
		"SELECT l.status, l.logon_id, coalesce(l.type, -1), coalesce(n.user, a.user), ad.text, ws.text, l.start, l.end, "
		"l.end_confidence, l.end_reason, l.processes, coalesce(l.subject_logon_id, 0), "
		"lp.text, l.client_reason, l.start_reason, coalesce(t.logon_id, 0), coalesce(l.asleep, 0), coalesce(a.built_in, 0) FROM derived_logon l "
		"LEFT JOIN derived_account a ON a.account_key = l.account_key "
		"LEFT JOIN derived_logon t ON t.logon_key = l.took_up_key "
		"LEFT JOIN derived_account_name n ON n.name_key = l.name_key "
		"LEFT JOIN string ad ON ad.string_id = l.address_id "
		"LEFT JOIN string ws ON ws.string_id = l.workstation_id "
		"LEFT JOIN string lp ON lp.string_id = l.process_id WHERE l.logon_key = ?";
	struct cell *cells;
	*out = (struct story_session){.type = -1};
	*processes = 0;
	struct err e = ask(c, sql, key, 18, memory, &cells);
	if (e.kind || !cells)
		return e;
	*out = (struct story_session){
		.known = true,
		.status = (enum logon_status)cells[0].number,
		.logon_id = (uint64_t)cells[1].number,
		.type = (int)cells[2].number,
		.user = text_of(cells, 3),
		.address = text_of(cells, 4),
		.workstation = text_of(cells, 5),
		.start = cells[6].number,
		.end = cells[7].number,
		.end_reason = (enum link_reason)cells[9].number,
		.client_reason = (enum link_reason)cells[13].number,
		.took_up = (uint64_t)cells[15].number,
		.by_manager = cells[14].number == REASON_LOGON_SESSION_MANAGER,
		.asleep = cells[16].number,
		.of_windows = cells[17].number != 0,
	};
	out->end_recorded = cells[8].number == RECORDED || is_a_time(out->end_reason);
	*processes = (uint32_t)cells[10].number;
	uint64_t subject = (uint64_t)cells[11].number;
	out->by_program = (subject && subject != out->logon_id && !logon_id_is_built_in(subject)) ||
			  !logon_program_is_windows_own(image_name(text_of(cells, 12)));
	return OK;
}

/* The chain is read from the process upwards and then turned round. */
static struct err load_chain(struct case_file *c, int64_t key, struct page_memory *memory, struct story *s)
{
	static const char sql[] = "SELECT coalesce(p.parent_key, 0), i.text, p.status, p.parent_confidence "
				  "FROM derived_process p LEFT JOIN string i ON i.string_id = p.image_id "
				  "WHERE p.process_key = ?";
	struct story_link up[STORY_CHAIN];
	struct cell *cells;
	int n = 0;
	while (key && n < STORY_CHAIN) {
		struct err e = ask(c, sql, key, 4, memory, &cells);
		if (e.kind)
			return e;
		if (!cells)
			break;
		up[n++] = (struct story_link){
			.name = image_name(text_of(cells, 1)),
			.recorded = cells[2].number == PROCESS_STARTED,
			.certain = cells[3].number == RECORDED,
		};
		key = cells[0].number;
	}
	s->chain_cut = key != 0;
	s->nchain = n;
	for (int i = 0; i < n; i++)
		s->chain[i] = up[n - 1 - i];
	return OK;
}

struct err story_of_process(struct case_file *c, int64_t key, struct page_memory *memory, struct story *out)
{
	static const char sql[] =
		"SELECT coalesce(n.user, a.user), CASE WHEN n.user IS NULL THEN a.domain ELSE n.domain END, a.sid, p.how, hi.text, p.status, p.start, p.end, p.flags, p.end_reason, "
		"coalesce(p.logon_key, 0), coalesce(p.origin_key, 0), p.origin_reason, ca.text, cw.text, "
		"p.client_confidence, p.logon_reason, p.parent_reason, p.how_key <> p.parent_key, p.origin_confidence, tk.text, ia.user, "
		"coalesce(p.asleep, 0), coalesce(p.client_fact, 0) FROM derived_process p "
		"LEFT JOIN derived_account a ON a.account_key = p.account_key "
		"LEFT JOIN derived_account_name n ON n.name_key = p.name_key "
		"LEFT JOIN derived_process hp ON hp.process_key = p.how_key "
		"LEFT JOIN string hi ON hi.string_id = hp.image_id "
		"LEFT JOIN string ca ON ca.string_id = p.client_address_id "
		"LEFT JOIN string cw ON cw.string_id = p.client_workstation_id "
		"LEFT JOIN derived_account ia ON ia.account_key = p.installer_key "
		"LEFT JOIN string tk ON tk.string_id = p.task_id WHERE p.process_key = ?";
	struct cell *cells;
	uint32_t ignored;
	*out = (struct story){0};
	struct err e = ask(c, sql, key, 24, memory, &cells);
	if (e.kind)
		return e;
	if (!cells)
		return err_new(ERR_NOT_FOUND, "no such process");
	out->user = text_of(cells, 0);
	out->domain = text_of(cells, 1);
	out->sid = text_of(cells, 2);
	out->how = (enum how_started)cells[3].number;
	out->how_image = image_name(text_of(cells, 4));
	out->status = (enum process_status)cells[5].number;
	out->start = cells[6].number;
	out->end = cells[7].number;
	out->flags = (unsigned)cells[8].number;
	out->end_is_bound = (out->flags & PROCESS_ENDED_UNSURE) != 0;
	out->end_reason = (enum link_reason)cells[9].number;
	out->origin_reason = (enum link_reason)cells[12].number;
	out->origin_inferred = cells[19].number == INFERRED;
	out->client_address = text_of(cells, 13);
	out->client_workstation = text_of(cells, 14);
	out->client_known = cells[23].number != 0;
	out->client_inferred = cells[15].number == INFERRED;
	out->logon_reason = (enum link_reason)cells[16].number;
	out->parent_reason = (enum link_reason)cells[17].number;
	out->how_indirect = cells[18].number != 0;
	out->task = text_of(cells, 20);
	out->installer = text_of(cells, 21);
	out->asleep = cells[22].number;
	int64_t logon = cells[10].number, origin = cells[11].number;
	e = story_of_logon(c, logon, memory, &out->session, &ignored);
	if (!e.kind && origin && origin != logon)
		e = story_of_logon(c, origin, memory, &out->origin, &ignored);
	return e.kind ? e : load_chain(c, key, memory, out);
}
