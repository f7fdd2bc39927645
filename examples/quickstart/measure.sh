#!/bin/sh
# measure.sh TOOL LEVEL FILE
# Compresses FILE, checks that it comes back unharmed, and prints what was gained as one line of JSON.
# Works without Volley, too:  sh measure.sh gzip 6 files/story.txt
set -eu
tool=$1
level=$2
file=$3

if ! command -v "$tool" > /dev/null; then
  echo "$tool is not installed; take it out of the matrix in batch.yaml" >&2
  exit 69
fi

packed=${VOLLEY_JOB_DIR:-${TMPDIR:-/tmp}}/packed.$$
trap 'rm -f "$packed"' EXIT

"$tool" "-$level" -c < "$file" > "$packed"
if ! "$tool" -d -c < "$packed" | cmp -s - "$file"; then
  echo "$tool -$level does not give $file back" >&2
  exit 1
fi

before=$(($(wc -c < "$file")))
after=$(($(wc -c < "$packed")))
awk -v before="$before" -v after="$after" 'BEGIN {
  printf "{\"ratio\": %.3f, \"bytes\": %d, \"saved\": %d}\n", before / after, after, before - after
}'
