#!/bin/sh
# fetch.sh PAGE MOOD: a stand-in for a download. What it does depends only on the mood and on the attempt's number.
set -eu
page=$1
mood=$2
attempt=${VOLLEY_ATTEMPT:-1}

busy() {
  echo "page $page: the server is busy, try again later" >&2
  exit 75
}

case $mood in
  steady) ;;
  busy-once) [ "$attempt" -gt 1 ] || busy ;;
  busy-twice) [ "$attempt" -gt 2 ] || busy ;;
  busy-always) busy ;;
  hangs-once) [ "$attempt" -gt 1 ] || sleep 60 ;;
  gone)
    echo "page $page is gone" >&2
    exit 1
    ;;
  *)
    echo "no such mood: $mood" >&2
    exit 64
    ;;
esac

echo "the content of page $page"
if [ -n "${VOLLEY_RESULT:-}" ]; then
  printf '{"metrics": {"length": %d}}\n' "$((page * 7))" > "$VOLLEY_RESULT"
fi
