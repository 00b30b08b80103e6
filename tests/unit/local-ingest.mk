check_PROGRAMS += \
	tests/unit/test_binxml \
	tests/unit/test_binxml_limits \
	tests/unit/test_evtx_cost \
	tests/unit/test_evtx_damage \
	tests/unit/test_event_xml \
	tests/unit/test_event_map \
	tests/unit/test_growing_log \
	tests/unit/test_listing \
	tests/unit/test_sources \
	tests/unit/test_ingest \
	tests/real/test_decoders_agree \
	tests/real/test_real_counts

evtx_build = tests/unit/evtx_build.c tests/unit/evtx_build.h
tests_unit_test_binxml_SOURCES = tests/unit/test_binxml.c tests/unit/binxml_case.h $(evtx_build)
tests_unit_test_binxml_limits_SOURCES = tests/unit/test_binxml_limits.c tests/unit/binxml_case.h \
	$(evtx_build)
tests_unit_test_binxml_limits_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_binxml_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_evtx_cost_SOURCES = tests/unit/test_evtx_cost.c tests/unit/binxml_case.h $(evtx_build)
tests_unit_test_evtx_cost_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_evtx_damage_SOURCES = tests/unit/test_evtx_damage.c $(evtx_build) tests/unit/scratch.h
tests_unit_test_evtx_damage_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_real_test_decoders_agree_SOURCES = tests/real/test_decoders_agree.c tests/real/agreement.h \
	$(evtx_build) tests/unit/scratch.h
tests_real_test_decoders_agree_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_event_xml_SOURCES = tests/unit/test_event_xml.c
tests_unit_test_event_xml_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_event_map_SOURCES = tests/unit/test_event_map.c
tests_unit_test_event_map_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_growing_log_SOURCES = tests/unit/test_growing_log.c tests/unit/scratch.h
tests_unit_test_growing_log_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_listing_SOURCES = tests/unit/test_listing.c tests/unit/scratch.h
tests_unit_test_listing_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_sources_SOURCES = tests/unit/test_sources.c tests/unit/scratch.h
tests_unit_test_sources_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_ingest_SOURCES = tests/unit/test_ingest.c tests/unit/scratch.h
tests_unit_test_ingest_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS)
tests_real_test_real_counts_SOURCES = tests/real/test_real_counts.c
tests_real_test_real_counts_LDADD = libevtrail.a $(EVTRAIL_LIBS) $(CMOCKA_LIBS) $(JANSSON_LIBS)

TESTS += \
	tests/unit/test_binxml \
	tests/unit/test_binxml_limits \
	tests/unit/test_evtx_cost \
	tests/unit/test_evtx_damage \
	tests/real/test_decoders_agree \
	tests/unit/test_event_xml \
	tests/unit/test_event_map \
	tests/unit/test_growing_log \
	tests/unit/test_listing \
	tests/unit/test_sources \
	tests/unit/test_ingest \
	tests/real/test_real_counts
