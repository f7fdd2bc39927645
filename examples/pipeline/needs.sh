# Reads $VOLLEY_NEEDS, the JSON list of the jobs that this one needs, with nothing but sh and awk.
# That is possible without a JSON parser because ids hold only letters, digits, dots, dashes and underscores, and
# because a job's folder is named by its id, beside this job's own. With a parser one would read "folder":
#   jq -r '.[].folder' "$VOLLEY_NEEDS"

# The ids of the needed jobs, one a line, in plan order.
needed_jobs() {
  awk -F'"job" *: *"' '{ for (i = 2; i <= NF; i++) { sub(/".*/, "", $i); print $i } }' "$VOLLEY_NEEDS"
}

# folder_of JOB: the folder of a needed job.
folder_of() {
  printf '%s\n' "$VOLLEY_JOB_DIR/../$1"
}
