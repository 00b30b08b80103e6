libevtrail_a_SOURCES += \
	src/base/alloc.c src/base/alloc.h \
	src/base/buf.c src/base/buf.h \
	src/base/err.c src/base/err.h \
	src/base/map.c src/base/map.h \
	src/base/order.c src/base/order.h \
	src/base/siphash.c src/base/siphash.h \
	src/base/spill.c src/base/spill.h \
	src/base/str.c src/base/str.h \
	src/base/text.c src/base/text.h \
	src/base/vec.h \
	src/base/wintime.c src/base/wintime.h \
	src/base/xdg.c src/base/xdg.h \
	src/base/zone.c src/base/zone.h
