#!/bin/sh
# merge.sh: adds up the counts of all shards, the most frequent word first.
set -eu
. ./needs.sh

for job in $(needed_jobs); do
  cat "$(folder_of "$job")/counts"
done > "$VOLLEY_JOB_DIR/all"

cd "$VOLLEY_JOB_DIR"
awk '{ sum[$1] += $2 } END { for (word in sum) print sum[word], word }' all > unsorted
sort -k1,1nr -k2 unsorted > words
rm all unsorted

awk '
  NR == 1 { top = $2 }
  { words += $1 }
  END { printf "{\"metrics\": {\"words\": %d, \"distinct\": %d, \"top\": \"%s\"}, \"outputs\": [\"words\"]}\n", words, NR, top }
' words > "$VOLLEY_RESULT"
