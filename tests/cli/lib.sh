# For the command tests: paths, a folder of their own, and named checks.
# Each test sources this file, makes its checks, and ends with `finish`.

top_srcdir=${top_srcdir:-.}
top_builddir=${top_builddir:-.}
evtrail=${EVTRAIL:-$top_builddir/evtrail}
logwriter=${LOGWRITER:-$top_builddir/tests/tools/logwriter}
samples=$top_srcdir/data/samples

unset EVTRAIL_CASE
LC_ALL=C.UTF-8
TZ=UTC
export LC_ALL TZ

skip()
{
	echo "skipped: $1"
	exit 77
}

need()
{
	command -v "$1" >/dev/null 2>&1 || skip "no $1"
}

case $evtrail in
/*) ;;
*) evtrail=$PWD/$evtrail ;;
esac
case $logwriter in
/*) ;;
*) logwriter=$PWD/$logwriter ;;
esac
need "$evtrail"

work=$(mktemp -d "${TMPDIR:-/tmp}/evtrail-cli.XXXXXX") || exit 1
trap 'chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

checks=0
failures=0

failed()
{
	failures=$((failures + 1))
	echo "FAILED: $1"
	shift
	for line in "$@"; do
		echo "    $line"
	done
}

# check NAME COMMAND...: the command succeeds.
check()
{
	check_name=$1
	shift
	checks=$((checks + 1))
	"$@" || failed "$check_name" "$*"
}

# run COMMAND...: keeps what it prints in $out and $err, its exit code in $code.
run()
{
	out=$work/out
	err=$work/err
	code=0
	"$@" >"$out" 2>"$err" </dev/null || code=$?
}

# exits CODE NAME: the exit code of the last run.
exits()
{
	checks=$((checks + 1))
	[ "$code" = "$1" ] || failed "$2" "exit code $code, not $1" "$(head -3 "$err")"
}

# says TEXT NAME: standard error of the last run has it.
says()
{
	checks=$((checks + 1))
	grep -qF -e "$1" "$err" || failed "$2" "no '$1' in:" "$(head -3 "$err")"
}

# prints TEXT NAME: standard output of the last run has it.
prints()
{
	checks=$((checks + 1))
	grep -qF -e "$1" "$out" || failed "$2" "no '$1' in:" "$(head -5 "$out")"
}

# one_line NAME: standard error of the last run is one line.
one_line()
{
	checks=$((checks + 1))
	[ "$(wc -l <"$err")" = 1 ] || failed "$1" "not one line:" "$(head -5 "$err")"
}

# same A B NAME: two files are the same.
same()
{
	checks=$((checks + 1))
	cmp -s "$1" "$2" || failed "$3" "$(diff "$1" "$2" | head -5)"
}

# equal A B NAME: two texts are the same.
equal()
{
	checks=$((checks + 1))
	[ "$1" = "$2" ] || failed "$3" "'$1' is not '$2'"
}

# exports CASE FOLDER: what every view has, one file each. Sorted, because hosts
# are numbered as they come in.
exports()
{
	mkdir -p "$2"
	for view in users timeline tree "logons --all"; do
		"$evtrail" $view -d "$1" -f jsonl >"$work/export" 2>"$work/export.err" ||
			failed "export of $view" "$(cat "$work/export.err")"
		sort "$work/export" >"$2/$view"
	done
	"$evtrail" new --days 1 -d "$1" -f jsonl >"$work/export" 2>/dev/null ||
		failed "export of new"
	sort "$work/export" >"$2/new"
}

# same_exports A B NAME: two folders of exports are the same, and not empty.
same_exports()
{
	checks=$((checks + 1))
	diff -r "$1" "$2" >"$work/diff" 2>&1 || failed "$3" "$(head -5 "$work/diff")"
	[ -s "$1/timeline" ] || failed "$3" "the timeline is empty"
}

# sql TEXT: what SQLite makes of it; json1 reads exports with readfile().
sql()
{
	sqlite3 :memory: "$1"
}

finish()
{
	echo "$checks checks, $failures failed"
	[ "$failures" = 0 ]
	exit
}
