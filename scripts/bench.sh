#!/usr/bin/env bash
# The figures, in one table with the machine. bench.sh NAME… runs only the benches whose name contains a NAME.
# A bench is an executable of fw_bench or a script bench/*/figures.mjs. It prints lines "name value unit"; lines that
# begin with # are remarks and go to the terminal. bench/bounds.txt says what a value must be.
source "$(dirname "$0")/lib/common.sh"
source "$FW_ROOT/scripts/lib/packages.sh"
source "$FW_ROOT/scripts/lib/services.sh"

"$FW_ROOT/scripts/setup.sh" build run data test
"$FW_ROOT/scripts/build.sh" ci
"$FW_ROOT/scripts/assets.sh" ci
fetch_test_photos || say "the test photographs could not be fetched: vision.pose_oracle will miss its bound"
build="$FW_ROOT/build/ci"
node_bin="$(node_home)"; export PATH="$node_bin:$PATH"
export FW_PROGRAM="$build/bin/fashion-wallet" FW_RENDER_TOOL="$build/bin/render-tool" FW_BENCH_OUT="$build/bench-out"

mapfile -t benches < <(awk 'NF == 2 { print $2 }' "$build/bench.list"; cd "$FW_ROOT" && ls bench/*/figures.mjs)
chosen=(); programs=()
for bench in "${benches[@]}"; do
  if [ $# -eq 0 ]; then chosen+=("$bench"); continue; fi
  for wanted in "$@"; do [[ "$bench" == *"$wanted"* ]] && { chosen+=("$bench"); break; }; done
done
[ ${#chosen[@]} -gt 0 ] || die "no bench has such a name. There are: ${benches[*]}"
for bench in "${chosen[@]}"; do [[ "$bench" == *.mjs ]] || programs+=("$bench"); done
[ ${#programs[@]} -eq 0 ] || "$FW_ROOT/scripts/build.sh" ci "${programs[@]}"

# A PostgreSQL and a Redis for those that need them, as durable as they are by default.
services="$(services_test_dir services)"
trap 'services_stop "$services" immediate; rm -rf "$services"' EXIT
services_test_start "$services" || die "the benches' PostgreSQL and Redis did not start"

# npm_ready FOLDER: its packages as its lock file has them.
npm_ready() {
  [ -e "$1/package.json" ] || return 0
  [ -e "$1/node_modules/.package-lock.json" ] && [ ! "$1/package-lock.json" -nt "$1/node_modules/.package-lock.json" ] && return
  (cd "$1" && npm ci --silent --no-audit --no-fund) >&2 || die "npm ci failed in $1"
}
run_bench() {
  case "$1" in
    *.mjs) npm_ready "$FW_ROOT/tests/functional" && npm_ready "$FW_ROOT/$(dirname "$1")" && node "$FW_ROOT/$1" ;;
    *) "$build/bench/$1" ;;
  esac
}
# verdict NAME VALUE: "bound ok" or "bound MISSED" for each of the figure's bounds, in one line.
verdict() {
  awk -v n="$1" -v v="$2" '$1 == n {
      good = $2 == "<=" ? v + 0 <= $3 : $2 == ">=" ? v + 0 >= $3 : v + 0 == $3
      if (v !~ /^[-+]?[0-9.]/) good = 0
      printf "%s%s %s  %s", many++ ? "  " : "", $2, $3, good ? "ok" : "MISSED"
    }' "$FW_ROOT/bench/bounds.txt"
}

printf 'machine: %s, %s cores, %s GiB; load before: %s; commit %s\n' \
  "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" "$(awk '/MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo)" \
  "$(cut -d' ' -f1 /proc/loadavg)" "$(git -C "$FW_ROOT" rev-parse --short HEAD 2>/dev/null || echo unknown)"
printf '%-62s %12s %-10s %s\n' figure value unit 'must be'
missed=0
printed=" "
whole="$(date +%s)"
for bench in "${chosen[@]}"; do
  step "$bench"
  start="$(date +%s)"
  while read -r name value unit rest; do
    case "$name" in '') continue ;; '#') say "  # $value $unit $rest"; continue ;; esac
    [ -n "${value:-}" ] || continue
    printed+="$name "
    says="$(verdict "$name" "$value")"
    if [ "$value" = failed ] || [[ "$says" == *MISSED* ]]; then missed=$((missed + 1)); fi
    printf '%-62s %12s %-10s %s\n' "$name" "$value" "${unit:-}" "$says"
  done < <(run_bench "$bench" || echo "$bench failed -")
  say "  $(seconds_since "$start") s"
done
if [ $# -eq 0 ]; then
  while read -r name _ _ needs; do
    case "$name" in ''|'#'*) continue ;; esac
    # What only somebody with the peer can measure is not missed elsewhere.
    [ "$needs" != peer ] || [ -n "${FW_BENCH_PEER:-}" ] || continue
    [[ "$printed" == *" $name "* ]] || { printf '%-62s %12s\n' "$name" missing; missed=$((missed + 1)); }
  done < "$FW_ROOT/bench/bounds.txt"
fi
say "$missed figures missed their bound or were not printed; $(seconds_since "$whole") s"
[ "$missed" -eq 0 ]
