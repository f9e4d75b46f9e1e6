#!/usr/bin/env bash
# Everything that CI runs: set-up, build, checks, unit, database and functional suites. Closes with "N passed, N failed".
# test.sh NAME… runs only the suites whose name contains one of the NAMEs.
source "$(dirname "$0")/lib/common.sh"
source "$FW_ROOT/scripts/lib/packages.sh"
source "$FW_ROOT/scripts/lib/services.sh"
source "$FW_ROOT/scripts/lib/versitygw.sh"
source "$FW_ROOT/scripts/lib/suites.sh"

wanted=("$@")

"$FW_ROOT/scripts/setup.sh" build run data test format
"$FW_ROOT/scripts/build.sh" ci all all_verify_interface_header_sets
"$FW_ROOT/scripts/assets.sh" ci
fetch_test_photos || say "the test photographs could not be fetched; their tests are skipped"

build="$FW_ROOT/build/ci"
reports="$build/reports"; rm -rf "$reports"; mkdir -p "$reports"
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

step "Unit suites"
run_tier unit "$(nproc)"

run_db_tier

step "Functional suites"
node_bin="$(node_home)"; export PATH="$node_bin:$PATH"
cd "$FW_ROOT/tests/functional"
functional_packages "$reports/npm.log"
run_tier functional 1
export FW_PROGRAM="$build/bin/fashion-wallet"
for file in *.test.mjs; do
  name="$(basename "$file" .test.mjs)"
  is_wanted "$name" || continue
  log="$reports/$name.log"
  node --test --test-reporter=tap "$file" >"$log" 2>&1 || true
  read -r ok bad < <(node_counts "$log")
  count "functional $name" "$ok" "$bad" "$log"
done

suites_verdict
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
