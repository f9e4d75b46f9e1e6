#!/usr/bin/env bash
# A PostgreSQL and a Redis that are started again when they die, as ./fw up keeps them. Prints where they are, then takes
# lines: "kill postgres", "kill backend" (one of PostgreSQL's processes), "kill redis". Ends with its standard input.
source "$(dirname "$0")/../../scripts/lib/common.sh"
source "$FW_ROOT/scripts/lib/services.sh"
dir="$(services_test_dir kills)"
log="$dir/supervisor.log"
trap 'services_stop "$dir" immediate; rm -rf "$dir"' EXIT

# A process of PostgreSQL's that serves somebody, whichever the kernel names first.
backend_of() { pgrep -P "$1" -f '^postgres: fw_app' | shuf -n 1; }

kill_one() {
  local pid
  case "$1" in
    postgres) pid="$(postgres_pid "$dir")" ;;
    backend) pid="$(postgres_pid "$dir")" && pid="$(backend_of "$pid")" ;;
    redis) pid="$(redis_pid "$dir")" ;;
  esac || return 0
  [ -z "$pid" ] || kill -KILL "$pid" 2>/dev/null || true
}

postgres_start "$dir"
redis_start "$dir"
echo "$(postgres_conninfo "$dir")|$(postgres_conninfo "$dir" fw_app fashion_wallet)|$(postgres_conninfo "$dir" fw_migrate fashion_wallet)|$(postgres_conninfo "$dir" postgres fashion_wallet)|$(redis_socket "$dir")"
while true; do
  code=0; read -r -t 0.2 verb what || code=$?
  if [ "$code" = 0 ]; then kill_one "$what"; elif [ "$code" -le 128 ]; then break; fi
  postgres_pid "$dir" >/dev/null || postgres_start "$dir" >>"$log" 2>&1 || true
  redis_pid "$dir" >/dev/null || redis_start "$dir" >>"$log" 2>&1 || true
done
