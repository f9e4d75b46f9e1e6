# Running built suites and counting what they say. Sourced after common.sh, services.sh and versitygw.sh by whoever sets
#   wanted   names: only suites whose name contains one of them run; none: all
#   build    the build folder, with its tests.list
#   reports  a folder for reports and logs
passed=0; failed=0; skipped=0

is_wanted() {
  [ ${#wanted[@]} -gt 0 ] || return 0
  local w; for w in "${wanted[@]}"; do [[ "$1" == *"$w"* ]] && return 0; done
  return 1
}

# count SUITE PASSED FAILED LOG
count() {
  passed=$((passed + $2)); failed=$((failed + $3))
  if [ "$3" -gt 0 ]; then cat "$4" >&2; say "${FW_RED}✗ $1: $2 passed, $3 failed${FW_OFF}"; else say "✓ $1: $2 passed"; fi
}

run_one() {
  local exe="$1" name; name="$(basename "$exe")"
  "$exe" --gtest_brief=1 --gtest_output="xml:$2/$name.xml" >"$2/$name.log" 2>&1 || echo $? >"$2/$name.status"
}
export -f run_one

# run_tier TIER JOBS: the suites of that tier that are wanted, JOBS at a time, and their counts.
run_tier() {
  local tier module exe name xml tests failures left_out good suites=()
  while read -r tier module exe; do
    [ "$tier" = "$1" ] && is_wanted "${module}_${tier}" && suites+=("$build/$exe")
  done < "$build/tests.list"
  [ ${#suites[@]} -gt 0 ] || return 0
  printf '%s\n' "${suites[@]}" | xargs -P "$2" -I{} bash -c 'run_one "$@"' _ {} "$reports"
  for exe in "${suites[@]}"; do
    name="$(basename "$exe")"; xml="$reports/$name.xml"
    if [ ! -f "$xml" ]; then count "$name" 0 1 "$reports/$name.log"; continue; fi
    read -r tests failures < <(sed -nE '0,/<testsuites /s/.*<testsuites tests="([0-9]+)" failures="([0-9]+)".*/\1 \2/p' "$xml")
    left_out="$(grep -c 'result="skipped"' "$xml" || true)"
    skipped=$((skipped + left_out))
    good=$((tests - failures - left_out))
    # A suite that dies after its report (in a destructor, under a sanitizer) has failed all the same.
    if [ "$failures" -eq 0 ] && [ -f "$reports/$name.status" ]; then
      echo "$name ended with exit code $(cat "$reports/$name.status")" >>"$reports/$name.log"; failures=1
    fi
    count "$name" "$good" "$failures" "$reports/$name.log"
  done
}

# The suites that need a database: one after another, on a PostgreSQL and a Redis of their own that end with this run.
run_db_tier() {
  local tier module needs_services=""
  while read -r tier module _; do [ "$tier" != db ] || ! is_wanted "${module}_db" || needs_services=yes; done < "$build/tests.list"
  [ -n "$needs_services" ] || return 0
  step "Database suites"
  services="$(services_test_dir services)"
  trap 'services_stop "$services" immediate; rm -rf "$services"' EXIT
  services_test_start "$services" fsync=off full_page_writes=off || die "the tests' PostgreSQL or Redis did not start"
  local s3
  if is_wanted objects_db && ! { s3="$(versitygw_program)" && services_test_s3 "$services" "$s3"; }; then
    say "there is no S3 to test with: its tests are skipped"
  fi
  run_tier db 1
  services_stop "$services" immediate
}

# functional_packages LOG: what tests/functional imports, as its lock file names it; again when that has changed. node_home is in the PATH.
functional_packages() {
  local folder="$FW_ROOT/tests/functional"
  [ ! -e "$folder/node_modules/.package-lock.json" ] || [ "$folder/package-lock.json" -nt "$folder/node_modules/.package-lock.json" ] || return 0
  (cd "$folder" && npm ci --silent --no-audit --no-fund) >"$1" 2>&1 || { cat "$1" >&2; die "npm ci failed in tests/functional"; }
}

# node_counts LOG: "PASSED FAILED" of what node --test has written. A test that was cancelled, because a hook before it hung
# or the suite ended under it, has failed; so has a suite that told of none.
node_counts() {
  awk '$1 == "#" && $2 == "pass" { ok = $3; told = 1 } $1 == "#" && ($2 == "fail" || $2 == "cancelled") { bad += $3 } END { print ok + 0, told ? bad + 0 : 1 }' "$1"
}

suites_verdict() { echo "$passed passed, $failed failed$([ "$skipped" -eq 0 ] || echo ", $skipped skipped")"; }
