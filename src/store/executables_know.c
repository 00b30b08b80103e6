/* Marks by another data/system-binaries.txt than that of the derivation: anew for all
 * paths and runs, from the rows that are there. */
#include "store/executables.h"

#include "model/knowledge.h"
#include "model/link.h"

/* The runs of system programs, by parent and owner. */
static const char runs[] =
	"SELECT x.executable_key, pr.name, ppr.name, a.sid, p.logon_reason FROM derived_executable x "
	"CROSS JOIN program pr ON pr.program_id = x.program_id AND pr.marks & 9 "
	"CROSS JOIN derived_process p ON p.program_id = x.program_id AND p.process_key BETWEEN ?2 AND ?3 AND p.status < 2 "
	"LEFT JOIN derived_process pp ON pp.process_key = p.parent_key "
	"LEFT JOIN program ppr ON ppr.program_id = pp.program_id "
	"LEFT JOIN derived_account a ON a.account_key = p.account_key "
	"WHERE x.executable_key BETWEEN ?2 AND ?3 GROUP BY x.executable_key, ppr.name, a.sid, p.logon_reason";

static struct err mark_runs(struct case_file *c, int64_t host_id, const struct knowledge *k)
{
	sqlite3_stmt *st, *mark = NULL;
	bool row = false;
	struct err e = db_prepare(c->db, runs, &st);
	if (!e.kind)
		e = db_prepare(c->db, "UPDATE derived_executable SET marks = marks | ?2 WHERE executable_key = ?1", &mark);
	if (!e.kind)
		stmt_bind(st, "iii", host_id, case_key(host_id, 1), case_key(host_id, UINT32_MAX));
	while (!e.kind && !(e = stmt_step(st, &row)).kind && row) {
		struct str name = stmt_text(st, 1), parent = stmt_text(st, 2), sid = stmt_text(st, 3);
		unsigned marks = knowledge_parent_fits(k, name, parent) ? 0 : MARK_WRONG_PARENT;
		bool told = link_reason_tells_owner((enum link_reason)stmt_int(st, 4));
		marks |= !told || knowledge_owner_fits(k, name, sid) ? 0 : MARK_WRONG_OWNER;
		if (marks)
			e = stmt_run(mark, "ii", stmt_int(st, 0), (int64_t)marks);
	}
	sqlite3_finalize(st);
	sqlite3_finalize(mark);
	return e;
}

static struct err mark_paths(struct case_file *c, const struct knowledge *k)
{
	sqlite3_stmt *st, *mark = NULL;
	bool row = false;
	struct err e = db_prepare(c->db, "SELECT program_id, path, marks FROM program", &st);
	if (!e.kind)
		e = db_prepare(c->db, "UPDATE program SET marks = ?2 WHERE program_id = ?1", &mark);
	while (!e.kind && !(e = stmt_step(st, &row)).kind && row) {
		int64_t marks = knowledge_path(k, stmt_text(st, 1));
		if (marks != stmt_int(st, 2))
			e = stmt_run(mark, "ii", stmt_int(st, 0), marks);
	}
	sqlite3_finalize(st);
	sqlite3_finalize(mark);
	return e;
}

struct err executables_know(struct case_file *c)
{
	struct case_hosts hosts;
	bool known;
	int64_t ignored;
	struct err e = executables_known(c, &known);
	if (e.kind || known)
		return e;
	struct knowledge *k = knowledge_new();
	e = mark_paths(c, k);
	if (!e.kind)
		e = db_exec(c->db, "UPDATE derived_executable SET marks = marks & ~96 WHERE marks & 96");
	if (!e.kind && !(e = case_hosts(c, &hosts)).kind) {
		for (size_t i = 0; i < hosts.n && !e.kind; i++)
			e = mark_runs(c, hosts.items[i].host_id, k);
		case_hosts_free(&hosts);
	}
	knowledge_free(k);
	return e.kind ? e : db_int(c->db, &ignored, 0, "UPDATE knowledge SET print = ?", "i", knowledge_print());
}

struct err executables_known(struct case_file *c, bool *known)
{
	int64_t print;
	struct err e = db_int(c->db, &print, 0, "SELECT print FROM knowledge", "");
	*known = print == knowledge_print();
	return e;
}
