libevtrail_a_SOURCES += \
	src/ingest/arena.c src/ingest/arena.h \
	src/ingest/batch.c src/ingest/batch.h \
	src/ingest/binxml.c src/ingest/binxml.h \
	src/ingest/binxml_plan.c src/ingest/binxml_plan.h \
	src/ingest/binxml_value.c src/ingest/binxml_value.h \
	src/ingest/binxml_xml.c \
	src/ingest/bytes.c src/ingest/bytes.h \
	src/ingest/decode.c src/ingest/decode.h \
	src/ingest/event_map.c src/ingest/event_map.h \
	src/ingest/event_xml.c src/ingest/event_xml.h \
	src/ingest/evt_scan.c src/ingest/evt_scan.h \
	src/ingest/evtx_decode.c src/ingest/evtx_decode.h \
	src/ingest/evtx_file.c src/ingest/evtx_file.h \
	src/ingest/evtx_fill.c src/ingest/evtx_fill.h \
	src/ingest/evtx_layout.h \
	src/ingest/evtx_scan.c src/ingest/evtx_scan.h \
	src/ingest/evtx_system.c \
	src/ingest/evtx_xml.c src/ingest/evtx_xml.h \
	src/ingest/ingest.c src/ingest/ingest.h \
	src/ingest/legacy_map.c src/ingest/legacy_map.h \
	src/ingest/listing.c src/ingest/listing.h \
	src/ingest/pool.c src/ingest/pool.h \
	src/ingest/reader.c src/ingest/reader.h \
	src/ingest/reader_evtx.c \
	src/ingest/reader_libevt.c \
	src/ingest/reader_libevtx.c \
	src/ingest/reader_second.c src/ingest/reader_second.h \
	src/ingest/sources.c src/ingest/sources.h \
	src/ingest/utf16.c src/ingest/utf16.h
