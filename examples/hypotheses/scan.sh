#!/bin/sh
# Scans one user offline: reads the user's positions, computes the closing line value (CLV) of each, and writes a run root with the
# hypothesis candidates of every segment that has at least five positions. Called as scans are called: scan.sh --user USER [FLAGS].
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
runs=${RUNS:-runs}
user=
while [ $# -gt 0 ]; do
  case $1 in
    --user) user=$2; shift ;;
    --api-base-url) shift ;;
  esac
  shift
done

slug=${user#@}
positions=$here/positions/$slug.csv
if [ ! -f "$positions" ]; then
  echo "LookupError: no positions of $user" >&2
  exit 1
fi

root=$runs/$slug
mkdir -p "$root"
awk -v user="$user" -v root="$root" -f "$here/candidates.awk" "$positions"
printf '{"output_paths": {"run_root": "%s"}}\n' "$root" >"$root/run_manifest.json"
printf '{"run_manifest": "%s/run_manifest.json"}\n' "$root"
