check_PROGRAMS += tests/unit/test_options tests/unit/test_output
TESTS += tests/unit/test_options tests/unit/test_output
tests_unit_test_options_SOURCES = tests/unit/test_options.c
tests_unit_test_options_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_output_SOURCES = tests/unit/test_output.c
tests_unit_test_output_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
