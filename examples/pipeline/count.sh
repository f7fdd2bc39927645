#!/bin/sh
# count.sh SHARD: how often each word occurs in that shard of the text that this job needs.
set -eu
. ./needs.sh

need=$(needed_jobs)
cd "$VOLLEY_JOB_DIR"
awk '
  { if (!seen[$1]++) distinct++ }
  END {
    for (word in seen) print word, seen[word] > "counts"
    printf "{\"metrics\": {\"words\": %d, \"distinct\": %d}, \"outputs\": [\"counts\"]}\n", NR, distinct
  }
' "$(folder_of "$need")/shard-$1" > "$VOLLEY_RESULT"
