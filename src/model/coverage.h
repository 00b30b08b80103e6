/* What can be wrong with a day of a host's logs.
 *
 * PROBLEM(id, grade, name, words, means, mend): the number of an id is a bit of
 * derived_coverage.problems, so new ones go to the end. grade: how good the day
 * still is with it. means: what an analyst must not conclude. mend: the setting
 * that ends it for the days to come. */
#ifndef EVTRAIL_MODEL_COVERAGE_H
#define EVTRAIL_MODEL_COVERAGE_H

enum coverage_grade { DAY_EMPTY, DAY_POOR, DAY_PARTLY, DAY_GOOD, COVERAGE_GRADES };

#define COVERAGE_PROBLEMS(PROBLEM) \
	PROBLEM(NO_RECORDS, DAY_EMPTY, "no_records", "no records", \
		"the host was off or asleep, or its logs of that day are not in the case: nothing can be told", \
		"look for archived or forwarded logs; make the logs larger: wevtutil sl Security /ms:1073741824") \
	PROBLEM(NO_SECURITY_LOG, DAY_POOR, "no_security_log", "no record of the Security log", \
		"logons, logoffs and process exits of that day are unknown", \
		"import Security.evtx of the host; make it larger: wevtutil sl Security /ms:1073741824") \
	PROBLEM(NO_PROCESS_AUDIT, DAY_POOR, "no_process_audit", "process starts not audited", \
		"the tree is empty that day, and a program's first run may lie in it unseen", \
		"auditpol /set /subcategory:\"Process Creation\" /success:enable") \
	PROBLEM(NO_LOGON_AUDIT, DAY_POOR, "no_logon_audit", "logons not audited", \
		"who came in, and from where, is unknown; sessions show as not recorded", \
		"auditpol /set /subcategory:Logon /success:enable /failure:enable") \
	PROBLEM(NO_EXIT_AUDIT, DAY_PARTLY, "no_exit_audit", "process exits not audited", \
		"how long a process ran is unknown, and reused process IDs make parents less sure", \
		"auditpol /set /subcategory:\"Process Termination\" /success:enable") \
	PROBLEM(EXITS_MISSING, DAY_PARTLY, "exits_missing", "many process exits missing", \
		"durations are missing, and reused process IDs make some parents less sure", \
		"no setting: the host was switched off hard, or records are lost") \
	PROBLEM(NO_COMMAND_LINES, DAY_PARTLY, "no_command_lines", "command lines not logged", \
		"which script, console or service host it was is not told", \
		"policy: Administrative Templates, System, Audit Process Creation, Include command line") \
	PROBLEM(RECORD_GAP, DAY_PARTLY, "record_gap", "record IDs missing", \
		"records were lost, overwritten or filtered out on export: what is not shown may have happened", \
		"export whole logs (wevtutil epl), and make them larger: wevtutil sl Security /ms:1073741824") \
	PROBLEM(LOG_CLEARED, DAY_POOR, "log_cleared", "a log was cleared", \
		"what came before may be gone; see who cleared it and what ran just before", \
		"forward events to a collector, so that clearing the log hides nothing") \
	PROBLEM(CLOCK_CHANGED, DAY_PARTLY, "clock_changed", "the clock was set by more than a minute", \
		"times before and after do not compare; order by record", \
		"set the clock from the domain; audit: auditpol /set /subcategory:\"Security State Change\" /success:enable") \
	PROBLEM(POLICY_CHANGED, DAY_PARTLY, "policy_changed", "the audit policy was changed", \
		"what is logged differs within the day", \
		"set the audit policy by group policy, which sets it back") \
	PROBLEM(DAMAGED_FILE, DAY_POOR, "damaged_file", "a file with records of that day is damaged", \
		"records of that day may be unreadable", \
		"acquire the file again; evtrail import --recover looks into the slack") \
	PROBLEM(AUDIT_LOST, DAY_PARTLY, "audit_lost", "audit events lost", \
		"Windows itself says that it could not log something: what is not shown may have happened", \
		"audit less, and make the log larger or let it overwrite: wevtutil sl Security /ms:1073741824 /rt:false") \
	PROBLEM(RECORDS_TWICE, DAY_POOR, "records_twice", "record IDs that come twice with other events", \
		"the machine was put back to an earlier state, as by a snapshot, or two have that name: " \
		"what is told of one time may be gone from the other, and record IDs tell no order", \
		"no setting: ask who put the machine back, or tell the two apart: evtrail host") \
	PROBLEM(RECONNECTS_NOT_AUDITED, DAY_PARTLY, "reconnects_not_audited", "reconnects not audited", \
		"a remote session was taken up again, or unlocked, and neither 4778 nor 4801 tells so: from where it was used from " \
		"then on is inferred at best", \
		"auditpol /set /subcategory:\"Other Logon/Logoff Events\" /success:enable") \
	PROBLEM(SYSMON_CLOCK, DAY_PARTLY, "sysmon_clock", "Sysmon's clock is off", \
		"the times that Sysmon gives disagree with the Security log's: those at which its records were written stand for " \
		"them, and may be late", \
		"no setting: restart Sysmon's service when the clock was set")

enum {
#define PROBLEM(id, grade, name, words, means, mend) COVERAGE_BIT_##id,
	COVERAGE_PROBLEMS(PROBLEM)
#undef PROBLEM
	COVERAGE_PROBLEM_COUNT
};

enum {
#define PROBLEM(id, grade, name, words, means, mend) COVERAGE_##id = 1 << COVERAGE_BIT_##id,
	COVERAGE_PROBLEMS(PROBLEM)
#undef PROBLEM
	/* What makes a list of processes, or of logons, say less than it seems to. */
	COVERAGE_FOR_PROCESSES = COVERAGE_NO_PROCESS_AUDIT | COVERAGE_NO_EXIT_AUDIT | COVERAGE_NO_COMMAND_LINES |
				 COVERAGE_RECORD_GAP | COVERAGE_LOG_CLEARED | COVERAGE_CLOCK_CHANGED |
				 COVERAGE_DAMAGED_FILE | COVERAGE_AUDIT_LOST | COVERAGE_RECORDS_TWICE | COVERAGE_SYSMON_CLOCK,
	COVERAGE_FOR_LOGONS = COVERAGE_NO_SECURITY_LOG | COVERAGE_NO_LOGON_AUDIT | COVERAGE_RECORD_GAP |
			      COVERAGE_LOG_CLEARED | COVERAGE_CLOCK_CHANGED | COVERAGE_DAMAGED_FILE | COVERAGE_AUDIT_LOST |
			      COVERAGE_RECORDS_TWICE | COVERAGE_RECONNECTS_NOT_AUDITED
};

struct coverage_problem {
	enum coverage_grade grade;
	const char *name, *words, *means, *mend;
};

const struct coverage_problem *coverage_problem(int bit);
const char *coverage_grade_name(enum coverage_grade grade);
/* The worst of the problems' grades; DAY_GOOD where there is none. */
enum coverage_grade coverage_grade(unsigned problems);

#endif
