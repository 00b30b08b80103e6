libevtrail_a_SOURCES += \
	src/store/baseline.c src/store/baseline.h \
	src/store/baseline_diff.c \
	src/store/baseline_learn.c src/store/baseline_writer.h \
	src/store/case.c src/store/case.h src/store/case_file.h \
	src/store/coverage.c src/store/coverage.h \
	src/store/coverage_signs.c src/store/coverage_signs.h \
	src/store/db.c src/store/db.h \
	src/store/derivation.c \
	src/store/detail.c src/store/detail.h \
	src/store/detail_lines.h src/store/detail_relations.c \
	src/store/fact_reader.c src/store/fact_reader.h \
	src/store/fact_rows.c src/store/fact_rows.h \
	src/store/executables.h src/store/executables_cover.c src/store/executables_know.c src/store/executables_rank.c \
	src/store/facts.c src/store/facts.h \
	src/store/file_hashes.c src/store/file_hashes.h \
	src/store/filter.c src/store/filter.h \
	src/store/filter_expr.c src/store/filter_expr.h \
	src/store/filter_reader.h src/store/filter_term.c \
	src/store/host_programs.c src/store/host_programs.h \
	src/store/host_groups.c src/store/host_names.c src/store/host_names.h src/store/host_proposals.c \
	src/store/hosts.c src/store/hosts.h \
	src/store/gaps.c src/store/gaps.h \
	src/store/import.h src/store/importer.c \
	src/store/int_rows.c src/store/int_rows.h \
	src/store/like.c src/store/like.h \
	src/store/layout_ids.c src/store/layout_ids.h \
	src/store/marks.c src/store/marks.h \
	src/store/numbering.c src/store/numbering.h \
	src/store/page.c src/store/page.h \
	src/store/pattern.c src/store/pattern.h \
	src/store/query.c src/store/query.h \
	src/store/relation.c src/store/relation.h \
	src/store/scan.c src/store/scan.h \
	src/store/result.c src/store/result.h \
	src/store/saved_filter.c src/store/saved_filter.h \
	src/store/schema.c src/store/schema.h \
	src/store/shared_name.c src/store/shared_name.h \
	src/store/sorted.c src/store/sorted.h \
	src/store/sql.c src/store/sql.h \
	src/store/story.c src/store/story.h \
	src/store/strip.c src/store/strip.h \
	src/store/strings.c src/store/strings.h \
	src/store/subject.c src/store/subject.h \
	src/store/tally.c src/store/tally.h \
	src/store/tree.c src/store/tree.h src/store/tree_nodes.c src/store/tree_nodes.h src/store/tree_open.c \
	src/store/values.c src/store/values.h

# The schema is read by people in data/schema.sql and compiled in as a string.
nodist_libevtrail_a_SOURCES += src/store/schema_sql.c
BUILT_SOURCES += src/store/schema_sql.c
CLEANFILES += src/store/schema_sql.c
EXTRA_DIST += data/schema.sql
src/store/schema_sql.c: data/schema.sql
	$(AM_V_GEN)$(MKDIR_P) src/store && { \
	echo '#include "store/schema.h"'; \
	echo 'const char schema_sql[] ='; \
	$(SED) -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/"/' -e 's/$$/\\n"/' $(srcdir)/data/schema.sql; \
	echo ';'; } > $@.tmp && mv $@.tmp $@
