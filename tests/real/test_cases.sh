#!/bin/sh
# Small cases and what is right of each: see cases.table. Names as arguments: only these.
. "${top_srcdir:-.}/tests/real/lib.sh"
need_tools python3
need_logs cases
python3 "$here/cases.py" "$evtrail" "$logwriter" "$logs/cases" "$here/cases.table" "$@"
