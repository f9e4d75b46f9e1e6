#!/usr/bin/env bash
# Keeps PostgreSQL, Redis and the server of this checkout running until it is told to stop: what dies is started again.
# Started by ./fw up, in a session of its own; ./fw down ends it.
source "$(dirname "$0")/lib/common.sh"
source "$FW_ROOT/scripts/lib/supervised.sh"
export_service_settings

note() { printf '{"time":"%s","level":"%s","event":"supervisor.%s","message":"%s"}\n' "$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)" "$1" "$2" "$3" >>"$SERVER_LOG"; }

stopping=no
trap 'stopping=yes' TERM INT

start_server() {
  setsid "$PROGRAM" serve >>"$SERVER_LOG" 2>&1 </dev/null &
  echo $! >"$SERVER_PID"
}

pause=1
while [ "$stopping" = no ]; do
  postgres_pid "$SERVICE_DIR" >/dev/null || { note warning postgres_started "PostgreSQL was not running."; postgres_start "$SERVICE_DIR" >>"$SERVER_LOG" 2>&1 || true; }
  redis_pid "$SERVICE_DIR" >/dev/null || { note warning redis_started "Redis was not running."; redis_start "$SERVICE_DIR" >>"$SERVER_LOG" 2>&1 || true; }
  if ! pid_of "$SERVER_PID" >/dev/null; then
    [ "$pause" = 1 ] || note warning server_started "The server had ended; it is started again."
    start_server
    # One that ends at once, again and again, is not started more than twice a minute.
    pause=$((pause < 30 ? pause * 2 : 30)); next=$((SECONDS + pause))
    while [ "$stopping" = no ] && [ "$SECONDS" -lt "$next" ] && ! pid_of "$SERVER_PID" >/dev/null; do sleep 0.2; done
  elif is_ready "${FW_SERVER_PORT:-8080}"; then
    pause=2
  fi
  for _ in 1 2 3 4 5; do [ "$stopping" = yes ] || sleep 0.2; done
done

stop_process "$SERVER_PID" 20
services_stop "$SERVICE_DIR"
rm -f "$SUPERVISOR_PID"
