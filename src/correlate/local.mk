libevtrail_a_SOURCES += \
	src/correlate/account_domains.c src/correlate/account_domains.h \
	src/correlate/account_names.c src/correlate/account_names.h \
	src/correlate/accounts.c src/correlate/accounts.h \
	src/correlate/activity.c src/correlate/activity.h \
	src/correlate/boots.c src/correlate/boots.h \
	src/correlate/readings.c src/correlate/readings.h \
	src/correlate/sysmon_time.c src/correlate/sysmon_time.h \
	src/correlate/clock.c src/correlate/clock.h \
	src/correlate/commands.c src/correlate/commands.h \
	src/correlate/derive.c src/correlate/derive.h \
	src/correlate/elsewhere.c src/correlate/elsewhere.h \
	src/correlate/foreign_exits.c src/correlate/foreign_exits.h \
	src/correlate/how.c src/correlate/how.h \
	src/correlate/installs.c src/correlate/installs.h \
	src/correlate/logons.c src/correlate/logons.h \
	src/correlate/owners.c src/correlate/owners.h \
	src/correlate/origin.c src/correlate/origin.h \
	src/correlate/presence.c src/correlate/presence.h \
	src/correlate/process_ends.c \
	src/correlate/process_told.c src/correlate/process_told.h \
	src/correlate/processes.c src/correlate/processes.h \
	src/correlate/proctree.c src/correlate/proctree.h \
	src/correlate/sleep.c src/correlate/sleep.h \
	src/correlate/state.h \
	src/correlate/tasks.c src/correlate/tasks.h \
	src/correlate/textpool.c src/correlate/textpool.h \
	src/correlate/turns.c src/correlate/turns.h
