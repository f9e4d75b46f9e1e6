#!/usr/bin/env bash
# Starts the service: installs what it needs, builds, fetches the data packages, starts a private PostgreSQL and Redis in
# var/service, migrates, serves. Returns when it answers; ./fw down stops it.
source "$(dirname "$0")/lib/common.sh"
source "$FW_ROOT/scripts/lib/supervised.sh"
port="${FW_SERVER_PORT:-8080}"

"$FW_ROOT/scripts/setup.sh" build run data
"$FW_ROOT/scripts/build.sh" release
"$FW_ROOT/scripts/assets.sh" release
mkdir -p "$SERVICE_DIR"

if pid_of "$SUPERVISOR_PID" >/dev/null; then
  say "The service runs already: http://localhost:$port"
  exit 0
fi
if { exec 3<>"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null; then
  exec 3<&- 3>&-
  die "port $port is taken by another program. Choose another: FW_SERVER_PORT=8081 ./fw up"
fi

start="$(date +%s%3N)"
postgres_start "$SERVICE_DIR" || die "PostgreSQL did not start"
redis_start "$SERVICE_DIR" || die "Redis did not start"
export_service_settings
"$PROGRAM" migrate --prepare "$(postgres_conninfo "$SERVICE_DIR")" 2>>"$SERVER_LOG" || { tail -n 5 "$SERVER_LOG" >&2; die "the database could not be brought up to date"; }
rm -f "$SERVER_PID"
setsid "$FW_ROOT/scripts/supervise.sh" >>"$SERVER_LOG" 2>&1 </dev/null &
echo $! >"$SUPERVISOR_PID"

until is_ready "$port"; do
  sleep 0.05
  if [ $(($(date +%s%3N) - start)) -gt 60000 ]; then
    tail -n 20 "$SERVER_LOG" >&2
    "$FW_ROOT/scripts/down.sh"
    die "the server did not become ready within a minute; its log is $SERVER_LOG"
  fi
done
say "Ready in $(($(date +%s%3N) - start)) ms: http://localhost:$port  (API: http://localhost:$port/docs; log: var/service/server.log; ./fw down stops it)"
