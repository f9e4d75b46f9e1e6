#!/usr/bin/env bash
# Everything that CI runs: set-up, build, checks, unit, database and functional suites. Closes with "N passed, N failed".
# test.sh NAME… runs only the suites whose name contains one of the NAMEs.
source "$(dirname "$0")/lib/common.sh"
source "$FW_ROOT/scripts/lib/packages.sh"
source "$FW_ROOT/scripts/lib/services.sh"
source "$FW_ROOT/scripts/lib/versitygw.sh"

wanted=("$@")
is_wanted() {
  [ ${#wanted[@]} -gt 0 ] || return 0
  local w; for w in "${wanted[@]}"; do [[ "$1" == *"$w"* ]] && return 0; done
  return 1
}

"$FW_ROOT/scripts/setup.sh" build run data test format
"$FW_ROOT/scripts/build.sh" ci all all_verify_interface_header_sets
"$FW_ROOT/scripts/assets.sh" ci
fetch_test_photos || say "the test photographs could not be fetched; their tests are skipped"

build="$FW_ROOT/build/ci"
reports="$build/reports"; rm -rf "$reports"; mkdir -p "$reports"
passed=0; failed=0; skipped=0

# count SUITE PASSED FAILED LOG
count() {
  passed=$((passed + $2)); failed=$((failed + $3))
  if [ "$3" -gt 0 ]; then cat "$4" >&2; say "${FW_RED}✗ $1: $2 passed, $3 failed${FW_OFF}"; else say "✓ $1: $2 passed"; fi
}

step "Rules of the house"
if is_wanted rules; then
  # rule NAME COMMAND…
  rule() {
    local log="$reports/$1.log"
    if "${@:2}" >"$log" 2>&1; then count "$1" 1 0 "$log"; else count "$1" 0 1 "$log"; fi
  }
  rule rules python3 "$FW_ROOT/scripts/check_house.py"
  rule format "$FW_ROOT/scripts/fmt.sh" --check
fi

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

step "Unit suites"
run_tier unit "$(nproc)"

# The suites that need a database: one after another, on a PostgreSQL and a Redis of their own that end with this run.
needs_services=""
while read -r tier module _; do [ "$tier" != db ] || ! is_wanted "${module}_db" || needs_services=yes; done < "$build/tests.list"
if [ -n "$needs_services" ]; then
  step "Database suites"
  services="$(services_test_dir services)"
  trap 'services_stop "$services" immediate; rm -rf "$services"' EXIT
  postgres_start "$services" fsync=off full_page_writes=off || die "the tests' PostgreSQL did not start"
  redis_start "$services" || die "the tests' Redis did not start"
  FW_TEST_POSTGRES="$(postgres_conninfo "$services")" FW_TEST_REDIS="$(redis_socket "$services")" FW_TEST_SERVICES="$services"
  export FW_TEST_POSTGRES FW_TEST_REDIS FW_TEST_SERVICES
  if ! is_wanted objects_db; then :; elif s3="$(versitygw_program)" && s3_start "$services" "$s3"; then
    FW_TEST_S3="$(s3_address "$services")"; export FW_TEST_S3
  else
    say "there is no S3 to test with: its tests are skipped"
  fi
  run_tier db 1
  services_stop "$services" immediate
fi

step "Functional suites"
node_bin="$(node_home)"; export PATH="$node_bin:$PATH"
cd "$FW_ROOT/tests/functional"
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --silent --no-audit --no-fund >"$reports/npm.log" 2>&1 || { cat "$reports/npm.log" >&2; die "npm ci failed in tests/functional"; }
fi
run_tier functional 1
export FW_PROGRAM="$build/bin/fashion-wallet"
for file in *.test.mjs; do
  name="$(basename "$file" .test.mjs)"
  is_wanted "$name" || continue
  log="$reports/$name.log"
  node --test --test-reporter=tap "$file" >"$log" 2>&1 || true
  # A test that was cancelled, because a hook before it hung or the suite ended under it, has failed.
  read -r ok bad < <(awk '$1 == "#" && $2 == "pass" { ok = $3; told = 1 } $1 == "#" && ($2 == "fail" || $2 == "cancelled") { bad += $3 } END { print ok + 0, told ? bad + 0 : 1 }' "$log")
  count "functional $name" "$ok" "$bad" "$log"
done

echo "$passed passed, $failed failed$([ "$skipped" -eq 0 ] || echo ", $skipped skipped")"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
