# The front end: its widgets, its screens, and once in a real terminal.
ui_tests = \
	tests/unit/test_keys \
	tests/unit/test_list \
	tests/unit/test_settings \
	tests/unit/test_term \
	tests/screen/test_pivots \
	tests/screen/test_screens \
	tests/screen/test_sizes \
	tests/screen/test_steps
check_PROGRAMS += $(ui_tests)
tests_unit_test_keys_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_list_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_settings_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_term_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_screen_test_pivots_LDADD = libevtrail.a $(EVTRAIL_LIBS)
tests_screen_test_screens_LDADD = libevtrail.a $(EVTRAIL_LIBS)
tests_screen_test_sizes_LDADD = libevtrail.a $(EVTRAIL_LIBS)
tests_screen_test_steps_LDADD = libevtrail.a $(EVTRAIL_LIBS)

TESTS += $(ui_tests) tests/screen/test_tmux.sh
EXTRA_DIST += tests/screen/test_tmux.sh tests/screen/golden
# A script a line, so that two new ones do not meet.
EXTRA_DIST += tests/screen/clock.keys tests/screen/clock.scn
EXTRA_DIST += tests/screen/documents.keys
EXTRA_DIST += tests/screen/commands.keys
EXTRA_DIST += tests/screen/extremes.keys tests/screen/tiny.scn
EXTRA_DIST += tests/screen/finding.keys
EXTRA_DIST += tests/screen/hostile.keys tests/screen/hostile.scn
EXTRA_DIST += tests/screen/lists.keys
EXTRA_DIST += tests/screen/marks.keys
EXTRA_DIST += tests/screen/mouse.keys
EXTRA_DIST += tests/screen/moving.keys
EXTRA_DIST += tests/screen/panes.keys
EXTRA_DIST += tests/screen/pivots.keys
EXTRA_DIST += tests/screen/raw.keys
EXTRA_DIST += tests/screen/results.keys
EXTRA_DIST += tests/screen/sizes.keys
EXTRA_DIST += tests/screen/states.keys
EXTRA_DIST += tests/screen/tree.keys
EXTRA_DIST += tests/screen/users.keys
EXTRA_DIST += tests/screen/walkthrough.keys
EXTRA_DIST += tests/screen/whitelist.keys
EXTRA_DIST += tests/screen/zone.keys
tests/screen/test_pivots.log tests/screen/test_screens.log tests/screen/test_sizes.log tests/screen/test_steps.log tests/screen/test_tmux.sh.log: evtrail$(EXEEXT)
tests/screen/test_screens.log tests/screen/test_steps.log tests/screen/test_tmux.sh.log: tests/tools/logwriter$(EXEEXT)
