# For the tests of the log writer: where it is, what it needs, a folder to write to, and a
# count of failures.  A test sets name and tools_needed, and sources this file.

top_srcdir=${top_srcdir:-.}
top_builddir=${top_builddir:-.}
logwriter=${LOGWRITER:-$top_builddir/tests/tools/logwriter}
tools=$top_srcdir/tests/tools
LC_ALL=C.UTF-8
export LC_ALL

for tool in $tools_needed; do
	command -v "$tool" >/dev/null || { echo "skipped: no $tool"; exit 77; }
done

work=$(mktemp -d "${TMPDIR:-/tmp}/evtrail-$name.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
failures=0

fail()
{
	failures=$((failures + 1))
	echo "FAILED: $*"
}
