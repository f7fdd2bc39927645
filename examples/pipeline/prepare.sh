#!/bin/sh
# prepare.sh TEXT: the text's words in lower case, one a line, dealt into the files shard-1 to shard-3.
set -eu

awk -v folder="$VOLLEY_JOB_DIR" '
  {
    count = split(tolower($0), parts, /[^a-z]+/)
    for (i = 1; i <= count; i++)
      if (parts[i] != "")
        print parts[i] > (folder "/shard-" (++words % 3 + 1))
  }
  END { printf "{\"metrics\": {\"words\": %d}, \"outputs\": [\"shard-1\", \"shard-2\", \"shard-3\"]}\n", words }
' "$1" > "$VOLLEY_RESULT"
