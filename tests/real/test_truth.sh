#!/bin/sh
# The joins of real recordings against Sysmon's GUIDs, with Sysmon's log and without it:
# see judge.py.
. "${top_srcdir:-.}/tests/real/lib.sh"
need_tools python3 evtxexport
need_logs truth real
python3 "$here/judge.py" --work "$work" "$evtrail" "$logs/truth" "$logs/real"
