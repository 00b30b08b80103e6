# The sample logs, for people to try. tests/tools makes them.
samplesdir = $(pkgdatadir)/samples
dist_samples_DATA = \
	data/samples/SRV02_Security.evtx \
	data/samples/SRV02_Security_saved.evtx \
	data/samples/SRV02_System.evtx \
	data/samples/SRV02_TerminalServices.evtx \
	data/samples/WS17_Security.evtx \
	data/samples/WS17_Sysmon.evtx \
	data/samples/WS17_System.evtx \
	data/samples/corp.scn

# A server of 2003, whose logs are EVT files.
legacydir = $(pkgdatadir)/legacy
dist_legacy_DATA = \
	data/legacy/SecEvent.Evt \
	data/legacy/SysEvent.Evt \
	data/legacy/srv03.scn
