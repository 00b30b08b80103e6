#!/bin/sh
# The front end in a real terminal (tmux): it opens, moves, takes another size,
# quits; and however it ends, the terminal is as it was before.
set -u
top_srcdir=${top_srcdir:-.}
top_builddir=${top_builddir:-.}
command -v tmux >/dev/null 2>&1 || { echo "skipped: no tmux"; exit 77; }

LC_ALL=C.UTF-8
export LC_ALL
unset TMUX NO_COLOR EVTRAIL_CASE
work=$(mktemp -d "${TMPDIR:-/tmp}/evtrail-tmux.XXXXXX") || exit 1
socket=$work/socket
failures=0

t() { tmux -S "$socket" -f /dev/null "$@"; }
screen() { t capture-pane -p -t s; }
cleanup() { t kill-server 2>/dev/null; rm -rf "$work"; }
trap cleanup EXIT
trap 'exit 1' INT TERM

# await TEXT: until the screen shows it; ends the test after half a minute.
await()
{
	n=0
	until screen | grep -qF -- "$1"; do
		n=$((n + 1))
		[ "$n" -lt 300 ] || { echo "FAILED: no '$1' on:"; screen; exit 1; }
		sleep 0.1
	done
}

# await_shell HOW: until the shell has the terminal again. What is typed before that may
# be read by evtrail, or while Enter does not yet end a line.
await_shell()
{
	n=0
	until [ "$(t display-message -p -t s '#{pane_current_command}')" = sh ]; do
		n=$((n + 1))
		[ "$n" -lt 300 ] || { echo "FAILED: $1: evtrail still has the terminal:"; screen; exit 1; }
		sleep 0.1
	done
}

# restored HOW: settings, main screen and cursor are back.
restored()
{
	await_shell "$1"
	t send-keys -t s "stty -g > $work/after; echo back-$1" Enter
	await "back-$1"
	n=0
	until [ -s "$work/after" ] || [ "$n" -ge 50 ]; do n=$((n + 1)); sleep 0.1; done
	cmp -s "$work/before" "$work/after" || { echo "FAILED: $1: stty differs"; failures=$((failures + 1)); }
	rm -f "$work/after"
	state=$(t display-message -p -t s '#{alternate_on} #{cursor_flag} #{keypad_flag} #{keypad_cursor_flag}')
	[ "$state" = "0 1 0 0" ] || { echo "FAILED: $1: alternate, cursor, keypad: $state"; failures=$((failures + 1)); }
}

begin()
{
	t send-keys -t s "clear; $evtrail browse -d $work/c.case" Enter
	await "1 Users"
}

evtrail=$(cd "$top_builddir" && pwd)/evtrail
"$evtrail" import -d "$work/c.case" "$top_srcdir/data/samples" >/dev/null 2>&1 || {
	echo "import failed"
	exit 1
}
t new-session -d -s s -x 80 -y 24 "PS1='$ ' sh" || { echo "skipped: tmux does not start"; exit 77; }
await '$'
t send-keys -t s "stty -g > $work/before; echo ready" Enter
await ready

begin
t send-keys -t s 2
await "Tree: boot 1"
t resize-window -t s -x 120 -y 40
await "Command line"
t resize-window -t s -x 80 -y 24
await "Tree: boot 1"
t send-keys -t s m
await "marked; a adds a note"
t send-keys -t s 4 w
await "write these rows to"
t send-keys -t s "$work/w.csv" Enter
await "rows written to"
[ "$(head -c 4 "$work/w.csv")" = host ] || { echo "FAILED: w wrote no CSV"; failures=$((failures + 1)); }
t send-keys -t s Escape 2 / "PsExec.exe" Enter
await "Tree: PsExec"
t send-keys -t s Left Left . w
await "write these rows to"
t send-keys -t s "$work/subtree.csv" Enter
await "subtree.csv"
[ "$(tail -n +2 "$work/subtree.csv" | cut -d, -f3,9 | tr -d '"\r' | tr '\n' ' ')" = \
	"$("$evtrail" sql -d "$work/c.case" -f csv "select pid, name from process where name in ('cmd.exe') and pid = 10720" |
	tail -n +2 | tr -d '"\r') 10796,PsExec.exe 11256,wevtutil.exe 11360,wevtutil.exe " ] || {
	echo "FAILED: w did not write the subtree"; cat "$work/subtree.csv"; failures=$((failures + 1)); }
t send-keys -t s Q
restored quit

begin
t send-keys -t s C-c
restored ctrl-c

for signal in TERM HUP INT SEGV ABRT; do
	begin
	pid=$(ps -A -o pid= -o args= | awk -v c="$work/c.case" 'index($0, c) && /browse/ && !/awk/ { print $1; exit }')
	kill -s "$signal" "$pid"
	restored "$signal"
done

# Logs come in while the case is browsed; the row stays; then a screen gone with its
# terminal leaves no process behind.
begin
t send-keys -t s 5 G
await "row "
record=$(screen | grep "Record  " | head -1)
t send-keys -t s I
await "import the log file or folder"
t send-keys -t s "$(cd "$top_srcdir" && pwd)/data/legacy" Enter
await "the import is done"
[ "$record" = "$(screen | grep "Record  " | head -1)" ] || { echo "FAILED: the row went:"; screen; failures=$((failures + 1)); }
t send-keys -t s g H
await "SRV03"
t send-keys -t s Q
restored import
"$evtrail" import -q -d "$work/c.case" "$top_srcdir/data/legacy" || { echo "FAILED: import again"; failures=$((failures + 1)); }
[ ! -e "$work/c.case-wal" ] || { echo "FAILED: a file is left beside the case"; failures=$((failures + 1)); }

begin
t send-keys -t s C-z
restored stop
t send-keys -t s fg Enter
await "1 Users"
t send-keys -t s Q
restored continue

[ "$failures" -eq 0 ]
