# Unit tests of base, model and store; the other layers have fragments of their own.
unit_tests = \
	tests/unit/test_buf \
	tests/unit/test_console \
	tests/unit/test_coverage \
	tests/unit/test_filter_expr \
	tests/unit/test_gaps \
	tests/unit/test_guid \
	tests/unit/test_image \
	tests/unit/test_knowledge \
	tests/unit/test_map \
	tests/unit/test_order \
	tests/unit/test_query \
	tests/unit/test_relation \
	tests/unit/test_sentence \
	tests/unit/test_shared \
	tests/unit/test_spill \
	tests/unit/test_store \
	tests/unit/test_str \
	tests/unit/test_text \
	tests/unit/test_tree_rows \
	tests/unit/test_wintime \
	tests/unit/test_zone
check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
EXTRA_DIST += tests/unit/test.h
UNIT_LIBS = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)

tests_unit_test_buf_LDADD = $(UNIT_LIBS)
tests_unit_test_console_LDADD = $(UNIT_LIBS)
tests_unit_test_coverage_LDADD = $(UNIT_LIBS)
tests_unit_test_filter_expr_LDADD = $(UNIT_LIBS)
tests_unit_test_gaps_LDADD = $(UNIT_LIBS)
tests_unit_test_guid_LDADD = $(UNIT_LIBS)
tests_unit_test_image_LDADD = $(UNIT_LIBS)
tests_unit_test_knowledge_LDADD = $(UNIT_LIBS)
tests_unit_test_map_LDADD = $(UNIT_LIBS)
tests_unit_test_order_LDADD = $(UNIT_LIBS)
tests_unit_test_query_LDADD = $(UNIT_LIBS)
tests_unit_test_relation_LDADD = $(UNIT_LIBS)
tests_unit_test_sentence_LDADD = $(UNIT_LIBS)
tests_unit_test_shared_LDADD = $(UNIT_LIBS)
tests_unit_test_spill_LDADD = $(UNIT_LIBS)
tests_unit_test_store_LDADD = $(UNIT_LIBS)
tests_unit_test_str_LDADD = $(UNIT_LIBS)
tests_unit_test_text_LDADD = $(UNIT_LIBS)
tests_unit_test_tree_rows_LDADD = $(UNIT_LIBS)
tests_unit_test_wintime_LDADD = $(UNIT_LIBS)
tests_unit_test_zone_LDADD = $(UNIT_LIBS)
