# Positions in, run root out. CLV of a position: (closing price - entry price) / entry price. It beats the close where CLV is positive.
BEGIN { FS = "," }

NR == 1 { next }

{
  positions++
  if ($5 == "") next
  covered++
  clv = ($5 - $4) / $4
  tier = $4 < 0.3 ? "longshot" : $4 < 0.6 ? "middle" : "favourite"
  add("sport:" $2, clv, $6)
  add("league:" $3, clv, $6)
  add("entry_price_tier:" tier, clv, $6)
  total += $6
}

function add(segment, clv, notional) {
  if (!(segment in count)) order[++segments] = segment
  count[segment]++
  sum[segment] += clv
  beat[segment] += (clv > 0)
  weight[segment] += notional
  weighted[segment] += clv * notional
  weightedBeat[segment] += (clv > 0) * notional
}

# Without any notional, positions count alike.
function byNotional() { return total > 0 }

function ratio(part, whole) { return whole > 0 ? sprintf("%.6f", part / whole) : "null" }

function score(segment) { return byNotional() ? weighted[segment] / weight[segment] : sum[segment] / count[segment] }

# Repeatedly takes the best segment that is left: there are few.
function best(  i, found) {
  found = ""
  for (i = 1; i <= segments; i++)
    if (count[order[i]] >= 5 && !(order[i] in taken) && (found == "" || score(order[i]) > score(found)))
      found = order[i]
  return found
}

END {
  file = root "/hypothesis_candidates.json"
  printf "{\n \"run_id\": \"demo\",\n \"user_slug\": \"%s\",\n \"candidates\": [", user > file
  for (rank = 1; rank <= 5 && (segment = best()) != ""; rank++) {
    taken[segment] = 1
    printf "%s\n  {\"segment_key\": \"%s\", \"rank\": %d,", (rank > 1 ? "," : ""), segment, rank > file
    printf " \"denominators\": {\"weighting\": \"%s\", \"weight_used\": %.2f, \"count_used\": %d},", (byNotional() ? "notional" : "count"), weight[segment], count[segment] > file
    printf " \"metrics\": {\"count\": %d, \"avg_clv_pct\": %s, \"beat_close_rate\": %s,", count[segment], ratio(sum[segment], count[segment]), ratio(beat[segment], count[segment]) > file
    printf " \"notional_weighted_avg_clv_pct\": %s, \"notional_weighted_beat_close_rate\": %s},", ratio(weighted[segment], weight[segment]), ratio(weightedBeat[segment], weight[segment]) > file
    printf " \"falsification_plan\": {\"min_sample_size\": 30, \"min_coverage_rate\": 0.8, \"stop_conditions\": []}}" > file
  }
  print "\n ]\n}" > file

  file = root "/coverage_reconciliation_report.json"
  printf "{\"clv_coverage\": {\"coverage_rate\": %.6f},\n", covered / positions > file
  printf " \"entry_context_coverage\": {\"eligible_positions\": %d, \"price_at_entry_present_count\": %d, \"minutes_to_close_present_count\": %d},\n", positions, positions, covered > file
  printf " \"segment_analysis\": {\"hypothesis_meta\": {\"notional_weight_total_global\": %.2f}}}\n", total > file
}
