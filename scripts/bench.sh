#!/usr/bin/env bash
# The figures, in one table with the machine. bench.sh NAME… runs only the benches whose name contains a NAME.
# A bench prints lines "name value unit"; bench/bounds.txt says what a value must be.
source "$(dirname "$0")/lib/common.sh"

"$FW_ROOT/scripts/setup.sh" build run data
"$FW_ROOT/scripts/build.sh" ci
"$FW_ROOT/scripts/assets.sh" ci
build="$FW_ROOT/build/ci"
mapfile -t benches < <(awk 'NF == 2 { print $2 }' "$build/bench.list")
chosen=()
for exe in "${benches[@]}"; do
  if [ $# -eq 0 ]; then chosen+=("$exe"); continue; fi
  for wanted in "$@"; do [[ "$exe" == *"$wanted"* ]] && chosen+=("$exe"); done
done
[ ${#chosen[@]} -gt 0 ] || die "no bench has such a name. There are: ${benches[*]}"
"$FW_ROOT/scripts/build.sh" ci "${chosen[@]}"

printf 'machine: %s, %s cores, %s GiB; load before: %s; commit %s\n' \
  "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" "$(awk '/MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo)" \
  "$(cut -d' ' -f1 /proc/loadavg)" "$(git -C "$FW_ROOT" rev-parse --short HEAD 2>/dev/null || echo unknown)"
printf '%-58s %14s %-10s %s\n' figure value unit 'must be'
missed=0
printed=" "
for exe in "${chosen[@]}"; do
  while read -r name value unit _; do
    [ -n "${value:-}" ] || continue
    printed+="$name "
    if [ "$value" = failed ]; then missed=$((missed + 1)); fi
    bound="$(awk -v n="$name" '$1 == n { print $2, $3 }' "$FW_ROOT/bench/bounds.txt")"
    verdict=''
    if [ -n "$bound" ]; then
      read -r operator limit <<<"$bound"
      if awk -v v="$value" -v o="$operator" -v l="$limit" 'BEGIN { exit !(o == "<=" ? v <= l : o == ">=" ? v >= l : v == l) }'; then verdict="$operator $limit  ok"; else verdict="$operator $limit  MISSED"; missed=$((missed + 1)); fi
    fi
    printf '%-58s %14s %-10s %s\n' "$name" "$value" "${unit:-}" "$verdict"
  done < <("$build/bench/$exe" || echo "$exe failed -")
done
if [ $# -eq 0 ]; then
  while read -r name _; do
    case "$name" in ''|'#'*) continue ;; esac
    [[ "$printed" == *" $name "* ]] || { say "no bench printed $name"; missed=$((missed + 1)); }
  done < "$FW_ROOT/bench/bounds.txt"
fi
say "$missed figures missed their bound or were not printed"
[ "$missed" -eq 0 ]
