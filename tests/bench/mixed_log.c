/* Writes a Security log of which a fifth is kept: process starts and logons
 * among events that evtrail only counts.      mixed_log EVENTS FILE */
#include <stdio.h>
#include <stdlib.h>

#include "tools/evtxwrite.h"

static const enum shape_id order[] = {
	EV_5156, EV_4703, EV_4688_V2, EV_4658, EV_5156, EV_4907, EV_4703, EV_4624_V2, EV_4658, EV_5156,
};

static void fill(struct out_event *e, uint64_t i)
{
	static char text[4][128];
	snprintf(text[0], sizeof text[0], "C:\\Program Files\\Vendor %d\\program%d.exe", (int)(i % 7), (int)(i % 31));
	snprintf(text[1], sizeof text[1], "\"C:\\Program Files\\Vendor\\program.exe\" --number %d", (int)i);
	snprintf(text[2], sizeof text[2], "user%d", (int)(i % 11));
	snprintf(text[3], sizeof text[3], "S-1-5-21-1004336348-1177238915-682003330-%d", (int)(1100 + i % 11));
	event_text(e, F_SubjectUserSid, str_of(text[3]));
	event_text(e, F_SubjectUserName, str_of(text[2]));
	event_text(e, F_SubjectDomainName, STR("EXAMPLE"));
	event_number(e, F_SubjectLogonId, 0x10000 + i % 97);
	event_text(e, F_NewProcessName, str_of(text[0]));
	event_text(e, F_ProcessName, str_of(text[0]));
	event_text(e, F_Application, str_of(text[0]));
	event_text(e, F_CommandLine, str_of(text[1]));
	event_text(e, F_TargetUserName, str_of(text[2]));
	event_number(e, F_TargetLogonId, 0x20000 + i);
	event_number(e, F_NewProcessId, 4 * (i % 5000));
	event_number(e, F_ProcessId, 4 * (i % 500));
}

int main(int argc, char **argv)
{
	struct evtx_writer *w;
	struct out_event e = {0};
	if (argc != 3)
		return 2;
	uint64_t n = strtoull(argv[1], NULL, 10);
	struct err err = evtx_writer_open(argv[2], NULL, &w);
	if (err.kind) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	for (uint64_t i = 0; i < n && !err.kind; i++) {
		event_reset(&e, &shapes[order[i % (sizeof order / sizeof *order)]]);
		e.time = INT64_C(134100000000000000) + (wintime)i * 1000000;
		e.record_id = i + 1;
		e.pid = 4;
		e.tid = 88;
		e.computer = STR("WS001.example.com");
		fill(&e, i);
		err = evtx_writer_event(w, &e);
	}
	struct err closed = evtx_writer_close(w);
	if (err.kind || closed.kind)
		fprintf(stderr, "%s\n", err.kind ? err.text : closed.text);
	return err.kind || closed.kind;
}
