# The service of this checkout: where its parts lie and how each is started. Sourced by up, down and supervise.
source "$FW_ROOT/scripts/lib/services.sh"

SERVICE_DIR="$FW_VAR/service"
SUPERVISOR_PID="$SERVICE_DIR/supervisor.pid"
SERVER_PID="$SERVICE_DIR/server.pid"
SERVER_LOG="$SERVICE_DIR/server.log"
PROGRAM="$FW_ROOT/build/release/bin/fashion-wallet"

# The server's settings that follow from where PostgreSQL and Redis are; what the environment says goes first.
export_service_settings() {
  export FW_DATABASE_URL="${FW_DATABASE_URL:-$(postgres_conninfo "$SERVICE_DIR" fw_app fashion_wallet)}"
  export FW_DATABASE_OWNER_URL="${FW_DATABASE_OWNER_URL:-$(postgres_conninfo "$SERVICE_DIR" fw_migrate fashion_wallet)}"
  export FW_DATABASE_REPLICA_URL="${FW_DATABASE_REPLICA_URL:-$(postgres_conninfo "$SERVICE_DIR" fw_replica fashion_wallet)}"
  export FW_REDIS_URL="${FW_REDIS_URL:-unix://$(redis_socket "$SERVICE_DIR")}"
  export FW_KEYS_FILE="${FW_KEYS_FILE:-$FW_VAR/keys.json}"
  export FW_OBJECTS_FOLDER="${FW_OBJECTS_FOLDER:-$FW_VAR/objects}"
  export FW_MAIL_FOLDER="${FW_MAIL_FOLDER:-$FW_VAR/mail}"
}

# pid_of FILE: the process that the file names, if it runs.
pid_of() {
  local pid
  pid="$(cat "$1" 2>/dev/null)" || return 1
  _is_running "$pid" && echo "$pid"
}

# stop_process FILE SECONDS: asks it to end, waits, and kills it if it does not.
stop_process() {
  local pid
  if pid="$(pid_of "$1")"; then _end_or_kill "$pid" "$2"; fi
  rm -f "$1"
}

# is_ready PORT: whether the server answers that it is.
is_ready() {
  local line
  { exec 3<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || return 1
  printf 'GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
  read -r -t 2 line <&3 || true
  exec 3<&- 3>&-
  [[ "${line:-}" == *" 200 "* ]]
}
