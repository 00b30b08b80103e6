/* From a record's XML text to a struct event.  A small scanner of its own: what
 * comes from a log is not always proper XML, and a record is looked at once.
 * It takes no entities from outside, builds no tree and never reads or writes
 * past the text it was given.
 *
 * What becomes what:
 *   System                       the event's own members, by element and attribute name
 *   EventData/Data Name="X"      a field X; without a Name, a field with an empty name
 *   UserData/Root/X              a field X (the root's own name says nothing)
 *   any other child of Event     as EventData, but for RenderingInfo, which is
 *                                translated text and no data
 *   X within Y                   a field Y.X
 *   attribute A of X             a field X.A (not for Data's Name and xmlns)
 * Values are kept as they stand, blanks, line ends and broken UTF-8 included. */
#ifndef EVTRAIL_INGEST_EVENT_XML_H
#define EVTRAIL_INGEST_EVENT_XML_H

#include <stddef.h>

#include "base/vec.h"
#include "model/event.h"

struct xml_attribute {
	struct str name, value;
};


/* What a parse needs besides the text; starts as {0} and can be used again. */
struct event_xml {
	VEC(struct event_field) fields;
	VEC(struct xml_attribute) attributes; /* of the tag at hand */
	VEC(char *) names;                    /* joined ones: Y.X */
};

/* Parses xml[0 .. n), which it rewrites in place (references are decoded where
 * they stand); the event points into it and into x until the next parse.
 * Returns NULL, or in a few words why the text is not a usable event: then *e
 * is undefined.  offset, recovered and kind are left 0. */
const char *event_xml_parse(struct event_xml *x, char *xml, size_t n, struct event *e);
void event_xml_free(struct event_xml *x);

#endif
