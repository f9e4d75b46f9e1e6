#!/usr/bin/env bash
# The long suites: unit and database tests under ASan+UBSan and TSan, every fuzzer for FW_FUZZ_RUNS inputs (default one
# million) or FW_FUZZ_SECONDS (default 600), whichever ends first, and the service while everything in it is killed
# (FW_KILLS_JOBS, FW_KILLS_WRITES, FW_KILLS_SECONDS, FW_KILLS_SEED).
source "$(dirname "$0")/lib/common.sh"
source "$FW_ROOT/scripts/lib/packages.sh"

"$FW_ROOT/scripts/setup.sh" build run data test
"$FW_ROOT/scripts/build.sh" ci pack-body convert-pose-model
"$FW_ROOT/scripts/assets.sh" ci
export LSAN_OPTIONS="suppressions=$FW_ROOT/scripts/lsan.supp:print_suppressions=0${LSAN_OPTIONS:+:$LSAN_OPTIONS}"
passed=0; failed=0
verdict() { if [ "$2" = 0 ]; then passed=$((passed + 1)); say "✓ $1"; else failed=$((failed + 1)); say "${FW_RED}✗ $1${FW_OFF}"; fi; }

for preset in asan tsan; do
  step "Unit and database suites under $preset"
  "$FW_ROOT/scripts/build.sh" "$preset"
  while read -r tier module exe; do
    # The functional suites start other people's programs, which no sanitizer sees into.
    case "$tier" in unit) with=() ;; db) with=("$FW_ROOT/scripts/with_services.sh") ;; *) continue ;; esac
    code=0; "${with[@]}" "$FW_ROOT/build/$preset/$exe" --gtest_brief=1 >&2 </dev/null || code=$?
    verdict "$preset $module $tier" "$code"
  done < "$FW_ROOT/build/$preset/tests.list"
done

step "Fuzzers"
"$FW_ROOT/scripts/build.sh" fuzz
for exe in "$FW_ROOT"/build/fuzz/fuzz/fuzz_*; do
  [ -f "$exe" ] && [ -x "$exe" ] || continue
  corpus="$FW_VAR/fuzz/$(basename "$exe")"; mkdir -p "$corpus"
  code=0
  "$exe" -runs="${FW_FUZZ_RUNS:-1000000}" -max_total_time="${FW_FUZZ_SECONDS:-600}" -rss_limit_mb=2048 -artifact_prefix="$corpus/crash-" "$corpus" >"$corpus.log" 2>&1 || code=$?
  tail -n 2 "$corpus.log" >&2
  verdict "$(basename "$exe")" "$code"
done

step "Killed at random moments"
"$FW_ROOT/scripts/build.sh" ci fashion-wallet fashion-wallet-engine
node_bin="$(node_home)"; export PATH="$node_bin:$PATH"
[ -e "$FW_ROOT/tests/functional/node_modules/.package-lock.json" ] || (cd "$FW_ROOT/tests/functional" && npm ci --silent --no-audit --no-fund)
code=0
FW_PROGRAM="$FW_ROOT/build/ci/bin/fashion-wallet" node --test --test-reporter=tap "$FW_ROOT/tests/slow/kills.test.mjs" >&2 </dev/null || code=$?
verdict kills "$code"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
