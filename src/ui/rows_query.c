/* Rows of a query, as a list wants them. */
#include <stdlib.h>

#include "base/alloc.h"
#include "store/subject.h"
#include "ui/filter_words.h"
#include "ui/rows.h"

struct query_rows {
	struct case_file *c;
	enum relation_id relation;
	struct own_filter filter;
	struct query *query;
	struct page page;
};

static struct err fetch(void *context, int64_t anchor, enum page_direction direction, size_t n,
			struct row_window *out)
{
	struct query_rows *r = context;
	out->n = 0;
	struct err e = query_page(r->query, anchor, direction, n, &r->page);
	for (size_t i = 0; i < r->page.n && (!e.kind || e.kind == ERR_INTERRUPTED); i++)
		VEC_PUSH(out, (struct list_row){.key = r->page.rows[i].key,
						.cells = r->page.rows[i].cells});
	return e;
}

static struct err count(void *context, int64_t *shown, int64_t *all)
{
	return query_count(((struct query_rows *)context)->query, shown, all);
}

static struct err rank(void *context, int64_t key, int64_t *rank)
{
	return query_rank(((struct query_rows *)context)->query, key, rank);
}

static struct err search(void *context, int64_t anchor, bool forward, const char *regex,
			 int64_t *key)
{
	return query_search(((struct query_rows *)context)->query, anchor, forward, regex, key);
}

static struct err holds(void *context, int64_t key, bool *holds)
{
	return query_holds(((struct query_rows *)context)->query, key, holds);
}

static struct err time_of(void *context, int64_t key, int64_t *host, wintime *t)
{
	struct query_rows *r = context;
	struct subject s = {0};
	struct err e = subject_of(r->c, r->relation, key, &s);
	*host = s.host_id;
	*t = s.time;
	return e;
}

static struct err at_time(void *context, int64_t host, wintime t, int64_t *key)
{
	return query_at_time(((struct query_rows *)context)->query, host, t, key);
}

static int64_t looked(void *context)
{
	return query_looked(((struct query_rows *)context)->query);
}

static void close_rows(void *context)
{
	struct query_rows *r = context;
	page_free(&r->page);
	query_close(r->query);
	own_filter_free(&r->filter);
	free(r);
}

static const struct row_source_ops ops = {
	.fetch = fetch,
	.count = count,
	.rank = rank,
	.search = search,
	.holds = holds,
	.time_of = time_of,
	.at_time = at_time,
	.looked = looked,
	.close = close_rows,
};

/* What a result's rows are about is not known. */
static const struct row_source_ops result_ops = {
	.fetch = fetch,
	.count = count,
	.rank = rank,
	.search = search,
	.close = close_rows,
};

static struct err open_rows(struct case_file *c, const struct relation *relation, enum relation_id id,
			    const struct filter *f, const struct order *order, struct row_source *out)
{
	struct query_rows *r = xcalloc(1, sizeof *r);
	r->c = c;
	r->relation = id;
	own_filter_set(&r->filter, f);
	struct err e = query_open_ordered(c, relation, &r->filter.f, order, &r->query);
	if (e.kind) {
		own_filter_free(&r->filter);
		free(r);
		return e;
	}
	*out = (struct row_source){
		.ops = id < REL_COUNT ? &ops : &result_ops,
		.context = r,
		.relation = id,
		.columns = relation->columns,
		.ncolumns = relation->ncolumns,
		.filter = &r->filter.f,
		.sorted = order->column != NULL,
		.table = relation,
	};
	return OK;
}

struct err rows_of_query(struct case_file *c, enum relation_id id, const struct filter *f,
			 const struct order *order, struct row_source *out)
{
	return open_rows(c, relation_get(id), id, f, order, out);
}

struct err rows_of_result(struct case_file *c, const struct relation *r, const struct filter *f,
			  const struct order *order, struct row_source *out)
{
	return open_rows(c, r, REL_COUNT, f, order, out);
}

void row_source_close(struct row_source *s)
{
	if (s->ops && s->ops->close)
		s->ops->close(s->context);
	*s = (struct row_source){0};
}
