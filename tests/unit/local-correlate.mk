check_PROGRAMS += \
	tests/unit/test_boots \
	tests/unit/test_field_meaning \
	tests/unit/test_accounts \
	tests/unit/test_logons \
	tests/unit/test_installs \
	tests/unit/test_owners \
	tests/unit/test_tasks \
	tests/unit/test_presence \
	tests/unit/test_processes \
	tests/unit/test_scenarios \
	tests/unit/test_sleep \
	tests/unit/test_tree \
	tests/unit/test_how \
	tests/unit/test_derive \
	tests/unit/test_forged \
	tests/unit/test_legacy \
	tests/real/test_real_links

tests_unit_test_boots_SOURCES = tests/unit/test_boots.c tests/unit/facts.c tests/unit/derived.c tests/unit/facts.h
tests_unit_test_boots_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_field_meaning_SOURCES = tests/unit/test_field_meaning.c tests/unit/facts.c tests/unit/derived.c tests/unit/facts.h
tests_unit_test_field_meaning_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_accounts_SOURCES = tests/unit/test_accounts.c tests/unit/facts.c tests/unit/derived.c tests/unit/facts.h
tests_unit_test_accounts_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_logons_SOURCES = tests/unit/test_logons.c tests/unit/facts.c tests/unit/derived.c tests/unit/facts.h
tests_unit_test_logons_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_installs_SOURCES = tests/unit/test_installs.c tests/unit/facts.c tests/unit/derived.c tests/unit/facts.h
tests_unit_test_installs_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_owners_SOURCES = tests/unit/test_owners.c tests/unit/facts.c tests/unit/derived.c tests/unit/facts.h
tests_unit_test_owners_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_tasks_SOURCES = tests/unit/test_tasks.c tests/unit/facts.c tests/unit/derived.c tests/unit/facts.h
tests_unit_test_tasks_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_presence_SOURCES = tests/unit/test_presence.c tests/unit/facts.c tests/unit/derived.c tests/unit/facts.h
tests_unit_test_presence_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_processes_SOURCES = tests/unit/test_processes.c tests/unit/facts.c tests/unit/derived.c tests/unit/facts.h
tests_unit_test_processes_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_scenarios_SOURCES = tests/unit/test_scenarios.c tests/unit/facts.c tests/unit/derived.c tests/unit/facts.h \
	tests/unit/scenarios.h tests/unit/scratch.h
tests_unit_test_scenarios_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_sleep_SOURCES = tests/unit/test_sleep.c tests/unit/facts.c tests/unit/derived.c tests/unit/facts.h
tests_unit_test_sleep_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_tree_SOURCES = tests/unit/test_tree.c tests/unit/facts.c tests/unit/derived.c tests/unit/facts.h
tests_unit_test_tree_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_how_SOURCES = tests/unit/test_how.c tests/unit/facts.c tests/unit/derived.c tests/unit/facts.h
tests_unit_test_how_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_derive_SOURCES = tests/unit/test_derive.c tests/unit/facts.c tests/unit/derived.c tests/unit/facts.h
tests_unit_test_derive_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_forged_SOURCES = tests/unit/test_forged.c tests/unit/facts.c tests/unit/derived.c tests/unit/facts.h
tests_unit_test_forged_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_legacy_SOURCES = tests/unit/test_legacy.c tests/unit/facts.c tests/unit/derived.c tests/unit/facts.h
tests_unit_test_legacy_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_real_test_real_links_SOURCES = tests/real/test_real_links.c tests/unit/facts.c tests/unit/derived.c tests/unit/facts.h
tests_real_test_real_links_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS) $(JANSSON_LIBS)

TESTS += \
	tests/unit/test_boots \
	tests/unit/test_field_meaning \
	tests/unit/test_accounts \
	tests/unit/test_logons \
	tests/unit/test_installs \
	tests/unit/test_owners \
	tests/unit/test_tasks \
	tests/unit/test_presence \
	tests/unit/test_processes \
	tests/unit/test_scenarios \
	tests/unit/test_sleep \
	tests/unit/test_tree \
	tests/unit/test_how \
	tests/unit/test_derive \
	tests/unit/test_forged \
	tests/unit/test_legacy \
	tests/real/test_real_links
