# For the tests on real logs: the programs, the folder of logs, a folder of their own.
# A test sources this file and names what it needs.

top_srcdir=${top_srcdir:-.}
top_builddir=${top_builddir:-.}
here=$top_srcdir/tests/real
evtrail=${EVTRAIL:-$top_builddir/evtrail}
logwriter=${LOGWRITER:-$top_builddir/tests/tools/logwriter}
logs=${EVTRAIL_REAL_LOGS:-$top_srcdir/../shared}

unset EVTRAIL_CASE
LC_ALL=C.UTF-8
TZ=UTC
PYTHONDONTWRITEBYTECODE=1
export LC_ALL TZ PYTHONDONTWRITEBYTECODE

# need_logs PART...: folders of the real logs; need_tools TOOL...: programs.
need_logs()
{
	for part in "$@"; do
		[ -d "$logs/$part" ] && continue
		echo "skipped: no real logs at $logs/$part (EVTRAIL_REAL_LOGS names the folder that holds $part)"
		exit 77
	done
}

need_tools()
{
	for tool in "$@"; do
		command -v "$tool" >/dev/null 2>&1 && continue
		echo "skipped: no $tool"
		exit 77
	done
}

work=$(mktemp -d "${TMPDIR:-/tmp}/evtrail-real.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

# libevtx, asked about what the decoder refuses, forgets some memory.
echo leak:libevtx >"$work/lsan"
LSAN_OPTIONS=${LSAN_OPTIONS:-suppressions=$work/lsan:print_suppressions=0}
export LSAN_OPTIONS
