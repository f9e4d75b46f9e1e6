#!/usr/bin/env bash
# The long suites; CONTRIBUTING.md says how long. slow.sh [PART…] [NAME…]: all parts, or those that are named:
#   asan, tsan  unit and database suites under ASan + UBSan, and under TSan
#   fuzz        every fuzzer for FW_FUZZ_RUNS inputs (default one million) or FW_FUZZ_SECONDS (default 3600), whichever
#               ends first; as many at a time as there are cores
#   kills       the service while everything in it is killed (FW_KILLS_JOBS, FW_KILLS_WRITES, FW_KILLS_SECONDS, FW_KILLS_SEED)
# With NAMEs only suites and fuzzers whose name contains one of them. Closes with a line for each part and "N passed, N failed".
source "$(dirname "$0")/lib/common.sh"
source "$FW_ROOT/scripts/lib/packages.sh"
source "$FW_ROOT/scripts/lib/services.sh"
source "$FW_ROOT/scripts/lib/versitygw.sh"
source "$FW_ROOT/scripts/lib/suites.sh"

parts=() wanted=()
for word in "$@"; do
  case "$word" in asan|tsan|fuzz|kills) parts+=("$word") ;; *) wanted+=("$word") ;; esac
done
[ ${#parts[@]} -gt 0 ] || parts=(asan tsan fuzz kills)
does() { [[ " ${parts[*]} " == *" $1 "* ]]; }

"$FW_ROOT/scripts/setup.sh" build run data test
"$FW_ROOT/scripts/build.sh" ci pack-body convert-pose-model
"$FW_ROOT/scripts/assets.sh" ci
# Whom the sanitizers ask for the names in a finding's stack (clang-19 brings nobody): LLVM's program, else binutils'.
symbolizer="$(command -v llvm-symbolizer-19 llvm-symbolizer addr2line | head -n 1 || true)"
[ -z "$symbolizer" ] || symbolizer="external_symbolizer_path=$symbolizer:allow_addr2line=1"
export ASAN_OPTIONS="$symbolizer${ASAN_OPTIONS:+:$ASAN_OPTIONS}" UBSAN_OPTIONS="print_stacktrace=1:$symbolizer${UBSAN_OPTIONS:+:$UBSAN_OPTIONS}"
export LSAN_OPTIONS="suppressions=$FW_ROOT/scripts/lsan.supp:print_suppressions=0${LSAN_OPTIONS:+:$LSAN_OPTIONS}"
export TSAN_OPTIONS="history_size=4:$symbolizer${TSAN_OPTIONS:+:$TSAN_OPTIONS}"

closing=()
# part NAME COMMAND…: runs it and keeps a line of what it added.
part() {
  local name="$1" start passed_before=$passed failed_before=$failed skipped_before=$skipped; shift
  start="$(date +%s)"
  "$@"
  closing+=("$name: $((passed - passed_before)) passed, $((failed - failed_before)) failed, $((skipped - skipped_before)) skipped${extra:+, $extra}, $(seconds_since "$start") s")
  extra=''
}
extra=''

# build_wanted PRESET KINDS: builds the suites ("unit|db") or fuzzers ("fuzz") that are wanted, and no programs beside them.
build_wanted() {
  local preset="$1" dir="$FW_ROOT/build/$1" targets=() name; shift
  # As the sources are now: a suite that came since the last build is one of them.
  if [ -f "$dir/build.ninja" ]; then ninja -C "$dir" build.ninja >/dev/null; else (cd "$FW_ROOT" && cmake --preset "$preset" >&2); fi
  while read -r name; do if is_wanted "$name"; then targets+=("$name"); fi; done < <(ninja -C "$dir" -t targets all \
    | sed -nE "s#^([a-z0-9_]+_($1)|($1)_[a-z0-9_]+): phony.*#\\1#p" | grep -v '^cmake_')
  [ ${#targets[@]} -eq 0 ] || "$FW_ROOT/scripts/build.sh" "$preset" "${targets[@]}"
}

# sanitized PRESET: the functional suites start other people's programs, which no sanitizer sees into; the rest runs.
sanitized() {
  build_wanted "$1" 'unit|db'
  build="$FW_ROOT/build/$1" reports="$FW_ROOT/build/$1/reports"
  rm -rf "$reports"; mkdir -p "$reports"
  step "Unit suites under $1"
  run_tier unit "$(nproc)"
  run_db_tier
}

run_fuzzer() {
  local exe="$1" corpus; corpus="$FW_VAR/fuzz/$(basename "$1")"
  mkdir -p "$corpus"
  if nice -n 10 "$exe" -runs="${FW_FUZZ_RUNS:-1000000}" -max_total_time="${FW_FUZZ_SECONDS:-3600}" -rss_limit_mb=2048 -timeout=30 \
    -artifact_prefix="$corpus/crash-" "$corpus" >"$corpus.log" 2>&1; then echo 0; else echo 1; fi >"$corpus.status"
}
export -f run_fuzzer

fuzzed() {
  build_wanted fuzz fuzz
  local exe name log done_line inputs all=0 fuzzers=()
  for exe in "$FW_ROOT"/build/fuzz/fuzz/fuzz_*; do
    [ -f "$exe" ] && [ -x "$exe" ] && is_wanted "$(basename "$exe")" && fuzzers+=("$exe")
  done
  [ ${#fuzzers[@]} -gt 0 ] || return 0
  step "Fuzzers"
  mkdir -p "$FW_VAR/fuzz"
  printf '%s\n' "${fuzzers[@]}" | xargs -P "$(nproc)" -I{} bash -c 'run_fuzzer "$@"' _ {}
  for exe in "${fuzzers[@]}"; do
    name="$(basename "$exe")" log="$FW_VAR/fuzz/$(basename "$exe").log"
    done_line="$(sed -nE 's/^Done ([0-9]+) runs in ([0-9]+) second.*/\1 inputs, \2 s/p' "$log" | tail -n 1)"
    inputs="${done_line%% *}"; all=$((all + ${inputs:-0}))
    if [ "$(cat "$FW_VAR/fuzz/$name.status")" = 0 ]; then
      passed=$((passed + 1)); say "✓ $name: $done_line"
    else
      failed=$((failed + 1)); tail -n 40 "$log" >&2; say "${FW_RED}✗ $name: $log${FW_OFF}"
    fi
  done
  extra="$all inputs"
}

killed() {
  "$FW_ROOT/scripts/build.sh" ci fashion-wallet fashion-wallet-engine
  step "Killed at random moments"
  local node_bin log ok bad; node_bin="$(node_home)"
  mkdir -p "$FW_ROOT/build/ci/reports"; log="$FW_ROOT/build/ci/reports/kills.log"
  (export PATH="$node_bin:$PATH"; functional_packages "$FW_ROOT/build/ci/reports/npm.log")
  FW_PROGRAM="$FW_ROOT/build/ci/bin/fashion-wallet" PATH="$node_bin:$PATH" \
    node --test --test-reporter=tap "$FW_ROOT/tests/slow/kills.test.mjs" </dev/null 2>&1 | tee "$log" >&2 || true
  read -r ok bad < <(node_counts "$log")
  passed=$((passed + ok)); failed=$((failed + bad))
  extra="$(sed -nE 's/^# (jobs\.done|writes\.acknowledged) ([0-9]+) .*/\2 \1/p' "$log" | paste -sd ' ')"
}

if does asan; then part "asan" sanitized asan; fi
if does tsan; then part "tsan" sanitized tsan; fi
if does fuzz; then part "fuzz" fuzzed; fi
if does kills; then part "kills" killed; fi
for line in "${closing[@]}"; do echo "$line"; done
suites_verdict
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
