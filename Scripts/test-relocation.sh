#!/usr/bin/env bash
# Installs into a temporary folder, moves that folder, and runs the command from there on a note.
set -euo pipefail
cd "$(dirname "$0")/.."
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
make --no-print-directory install PREFIX="$place/first" >/dev/null
mv "$place/first" "$place/second"
found=$(cd / && printf 'Denies fever. 否认咳嗽。' | "$place/second/bin/casebook" extract - --format ndjson)
for mention in '"text":"fever"' '"text":"咳嗽"' '"status":"absent"'; do
  grep -q "$mention" <<<"$found" || { echo "relocation: the moved command did not find $mention" >&2; exit 1; }
done
echo "relocation: the moved command works"
