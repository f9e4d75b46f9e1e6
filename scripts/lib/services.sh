# A private PostgreSQL and a private Redis in a folder of ours: started, stopped and found again by that folder. They
# listen on unix sockets only, and nothing here touches a cluster or a server that somebody else has started. Sourced.
#
#   postgres_start DIR [SETTING=VALUE…]   makes the cluster if there is none; returns when it answers; starting twice is no error
#   postgres_stop  DIR [fast|immediate]   by the id in the cluster's own file; stopping what is stopped is no error
#   postgres_conninfo DIR [USER [DATABASE]]   prints what libpq needs
#   redis_start DIR / redis_stop DIR / redis_socket DIR
#   s3_start DIR PROGRAM / s3_stop DIR    an S3 (lib/versitygw.sh gives the PROGRAM) on a free port of the loopback
#   s3_address DIR                        prints its address, access key and secret key
#   services_stop DIR                     all of them
#   services_test_start DIR [SETTING=VALUE…]   PostgreSQL and Redis for the database suites, who read where in FW_TEST_…
#   services_test_dir NAME                prints a fresh folder for tests: under build/, or under /tmp where PostgreSQL's user cannot reach build/

# As root, PostgreSQL runs as this user: it refuses to run as root.
FW_POSTGRES_USER="${FW_POSTGRES_USER:-postgres}"

_services_say() { printf '%s\n' "$*" >&2; }

# A process that has ended and that nobody has waited for is not running.
_is_running() { [ -n "$1" ] && [ -r "/proc/$1/stat" ] && ! grep -q '^State:.*Z' "/proc/$1/status" 2>/dev/null; }

# _running_pid FILE NAME: the process whose id is the file's first line, if it runs and is a NAME.
_running_pid() {
  local pid
  pid="$(head -n 1 "$1" 2>/dev/null)" || return 1
  _is_running "$pid" && grep -q "$2" "/proc/$pid/comm" 2>/dev/null && echo "$pid"
}

# _end_process PID SIGNAL SECONDS: asks it to end and waits; fails if it has not ended by then.
_end_process() {
  local waited=0
  kill -s "$2" "$1" 2>/dev/null || return 0
  while _is_running "$1"; do
    sleep 0.05; waited=$((waited + 1))
    [ "$waited" -lt $(($3 * 20)) ] || return 1
  done
}

# _end_or_kill PID SECONDS: asks it to end, waits, and kills it if it does not.
_end_or_kill() { _end_process "$1" TERM "$2" || kill -KILL "$1" 2>/dev/null || true; }

_postgres_as() {
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid="$FW_POSTGRES_USER" --regid="$(id -gn "$FW_POSTGRES_USER")" --clear-groups env HOME=/ "$@"
  else
    "$@"
  fi
}

# The newest installed server programs, 15 or later.
_postgres_bin() {
  local newest
  newest="$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)"
  if [ -x "$newest/postgres" ] && [ "$(basename "$(dirname "$newest")")" -ge 15 ]; then echo "$newest"; return; fi
  newest="$(dirname "$(command -v postgres || echo /nowhere/postgres)")"
  [ -x "$newest/postgres" ] || { _services_say "fw: PostgreSQL 15 or newer is not installed. ./fw setup installs it."; return 1; }
  echo "$newest"
}

# _short_dir DIR NAME: the folder of a socket: beside the data, or, where the path would be longer than a socket's may be
# (107 bytes), one under the run-time directory that is found again by the folder's name.
_short_dir() {
  local wanted="$1/$2"
  if [ $((${#wanted} + 16)) -le 107 ]; then echo "$wanted"; return; fi
  local run="${XDG_RUNTIME_DIR:-/tmp}"
  [ "$(id -u)" != 0 ] || run=/tmp
  echo "$run/fw-$(printf '%s' "$wanted" | sha256sum | cut -c1-16)"
}

# _private_dir DIR OWNER: made with mode 0700; one that belongs to somebody else is refused.
_private_dir() {
  mkdir -p -m 700 "$1" && [ ! -L "$1" ] || { _services_say "fw: $1 cannot be made"; return 1; }
  [ "$(id -u)" != 0 ] || chown "$2:" "$1"
  chmod 700 "$1"
  [ "$(stat -c %U "$1")" = "$2" ] || { _services_say "fw: $1 belongs to somebody else"; return 1; }
}

_postgres_owner() { if [ "$(id -u)" = 0 ]; then echo "$FW_POSTGRES_USER"; else id -un; fi; }

postgres_socket_dir() { _short_dir "$1" pg; }
postgres_conninfo() { printf "host=%s port=5432 user=%s dbname=%s\n" "$(postgres_socket_dir "$1")" "${2:-postgres}" "${3:-postgres}"; }

# The server's process id if it runs.
postgres_pid() { _running_pid "$1/pg-data/postmaster.pid" postgres; }

postgres_start() {
  local dir="$1" bin owner socket data log setting; shift
  bin="$(_postgres_bin)" || return 1
  owner="$(_postgres_owner)"
  id -u "$owner" >/dev/null 2>&1 || { _services_say "fw: there is no user \"$owner\" to run PostgreSQL as"; return 1; }
  mkdir -p "$dir"; dir="$(cd "$dir" && pwd)"
  _postgres_as test -x "$dir" || {
    _services_say "fw: PostgreSQL runs as the user \"$owner\", whom a folder above $dir does not let through. chmod o+x on that folder, or another folder, mends it."
    return 1
  }
  data="$dir/pg-data" log="$dir/pg-data/server.log"
  socket="$(postgres_socket_dir "$dir")"
  _private_dir "$data" "$owner" && _private_dir "$socket" "$owner" || return 1
  if [ ! -e "$data/.complete" ]; then
    # A half-made cluster of a run that was killed is made anew.
    find "$data" -mindepth 1 -delete
    _postgres_as "$bin/initdb" -D "$data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --data-checksums >"$dir/initdb.log" 2>&1 \
      || { cat "$dir/initdb.log" >&2; return 1; }
    cat >> "$data/postgresql.conf" <<'CONF'

# Fashion Wallet: a small private server. Who reaches the socket's folder (mode 0700) is trusted.
listen_addresses = ''
unix_socket_permissions = 0700
wal_level = logical
max_wal_senders = 8
max_replication_slots = 8
max_slot_wal_keep_size = 512MB
shared_buffers = 64MB
effective_cache_size = 512MB
work_mem = 8MB
maintenance_work_mem = 64MB
max_connections = 120
max_wal_size = 512MB
min_wal_size = 64MB
wal_compression = on
autovacuum_max_workers = 2
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %q%u@%d '
CONF
    _postgres_as touch "$data/.complete"
  fi
  postgres_pid "$dir" >/dev/null && return 0
  local options="-k $socket -p 5432"
  for setting in "$@"; do options+=" -c $setting"; done
  # A session of its own: Ctrl-C in the terminal is for us, and we stop it.
  _postgres_as setsid "$bin/pg_ctl" -D "$data" -l "$log" -o "$options" -w -t 60 start >/dev/null 2>&1 </dev/null \
    || { _services_say "fw: PostgreSQL did not start; the end of $log:"; tail -n 20 "$log" >&2; return 1; }
}

postgres_stop() {
  local pid signal=INT
  pid="$(postgres_pid "$1")" || return 0
  [ "${2:-fast}" != immediate ] || signal=QUIT
  _end_process "$pid" "$signal" 30 || { _services_say "fw: PostgreSQL (process $pid) does not stop"; return 1; }
}

# A pooler in transaction mode in front of the cluster of DIR, for tests: pgbouncer_start DIR; its socket lies where
# PostgreSQL's does, its port is 6432.
pgbouncer_pid() { _running_pid "$1/pg-data/pgbouncer.pid" pgbouncer; }

pgbouncer_start() {
  local dir="$1" socket program waited=0
  program="$(command -v pgbouncer || ls /usr/sbin/pgbouncer)" || { _services_say "fw: pgbouncer is not installed. ./fw setup test installs it."; return 1; }
  socket="$(postgres_socket_dir "$dir")"
  pgbouncer_pid "$dir" >/dev/null && return 0
  _postgres_as tee "$dir/pg-data/pgbouncer.users" >/dev/null <<'USERS'
"fw_app" ""
"postgres" ""
USERS
  _postgres_as tee "$dir/pg-data/pgbouncer.ini" >/dev/null <<CONF
[databases]
* = host=$socket port=5432
[pgbouncer]
listen_addr =
listen_port = 6432
unix_socket_dir = $socket
auth_type = trust
auth_file = $dir/pg-data/pgbouncer.users
pool_mode = transaction
default_pool_size = 2
logfile = $dir/pg-data/pgbouncer.log
pidfile = $dir/pg-data/pgbouncer.pid
CONF
  _postgres_as "$program" -q -d "$dir/pg-data/pgbouncer.ini" >/dev/null 2>&1 </dev/null || true
  until [ -S "$socket/.s.PGSQL.6432" ] && pgbouncer_pid "$dir" >/dev/null; do
    sleep 0.05; waited=$((waited + 1))
    [ "$waited" -lt 200 ] || { _services_say "fw: pgbouncer did not start"; tail -n 5 "$dir/pg-data/pgbouncer.log" >&2; return 1; }
  done
}

pgbouncer_stop() {
  local pid
  pid="$(pgbouncer_pid "$1")" || return 0
  _end_or_kill "$pid" 10
}

redis_socket() { echo "$(_short_dir "$1" redis)/s"; }

redis_pid() { _running_pid "$1/redis-data/pid" redis; }

redis_start() {
  local dir="$1" program socket waited=0
  mkdir -p "$dir"; dir="$(cd "$dir" && pwd)"
  # Debian's redis-tools has the server under another name; its package redis-server would also start one on port 6379.
  program="$(command -v redis-server || command -v redis-check-rdb)" || { _services_say "fw: Redis is not installed. ./fw setup installs it."; return 1; }
  socket="$(redis_socket "$dir")"
  _private_dir "$dir/redis-data" "$(id -un)" && _private_dir "$(dirname "$socket")" "$(id -un)" || return 1
  redis_pid "$dir" >/dev/null && return 0
  rm -f "$socket"
  # An append-only file that a full disk or a kill cut off is loaded as far as it goes (aof-load-truncated).
  (exec -a redis-server "$program" --port 0 --unixsocket "$socket" --unixsocketperm 700 --dir "$dir/redis-data" \
    --pidfile "$dir/redis-data/pid" --logfile "$dir/redis-data/server.log" --appendonly yes --appendfsync everysec --save "" \
    --maxmemory 256mb --maxmemory-policy volatile-lru --daemonize yes "${@:2}" >/dev/null 2>&1 </dev/null)
  until redis-cli -s "$socket" ping 2>/dev/null | grep -q PONG; do
    sleep 0.05; waited=$((waited + 1))
    [ "$waited" -lt 400 ] || { _services_say "fw: Redis did not start; the end of its log:"; tail -n 20 "$dir/redis-data/server.log" >&2; return 1; }
  done
}

redis_stop() {
  local pid
  pid="$(redis_pid "$1")" || return 0
  _end_or_kill "$pid" 10
}

s3_pid() { _running_pid "$1/s3-data/pid" versitygw; }
s3_address() { echo "http://127.0.0.1:$(cat "$1/s3-data/port") fw-test-access fw-test-secret-$(basename "$1")"; }

s3_start() {
  local dir="$1" program="$2" port waited attempt
  mkdir -p "$dir"; dir="$(cd "$dir" && pwd)"
  _private_dir "$dir/s3-data" "$(id -un)" || return 1
  mkdir -p "$dir/s3-data/buckets"
  s3_pid "$dir" >/dev/null && return 0
  for attempt in 1 2 3 4 5; do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000)); waited=0
    echo "$port" >"$dir/s3-data/port"
    ROOT_ACCESS_KEY=fw-test-access ROOT_SECRET_KEY="fw-test-secret-$(basename "$dir")" setsid "$program" --quiet --keep-alive \
      --port "127.0.0.1:$port" posix "$dir/s3-data/buckets" >"$dir/s3-data/server.log" 2>&1 </dev/null &
    echo $! >"$dir/s3-data/pid"
    while s3_pid "$dir" >/dev/null && [ "$waited" -lt 400 ]; do
      if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then return 0; fi
      sleep 0.05; waited=$((waited + 1))
    done
    s3_stop "$dir"
  done
  _services_say "fw: the tests' S3 did not start; the end of its log:"; tail -n 20 "$dir/s3-data/server.log" >&2
  return 1
}

s3_stop() {
  local pid
  pid="$(s3_pid "$1")" || return 0
  _end_or_kill "$pid" 5
}

services_stop() {
  s3_stop "$1" || true
  pgbouncer_stop "$1" || true
  postgres_stop "$1" "${2:-fast}" || true
  redis_stop "$1" || true
}

services_test_start() {
  local dir="$1"; shift
  postgres_start "$dir" "$@" && redis_start "$dir" || return 1
  FW_TEST_POSTGRES="$(postgres_conninfo "$dir")" FW_TEST_REDIS="$(redis_socket "$dir")" FW_TEST_SERVICES="$dir"
  export FW_TEST_POSTGRES FW_TEST_REDIS FW_TEST_SERVICES
}

# services_test_s3 DIR PROGRAM: an S3 beside them.
services_test_s3() {
  s3_start "$1" "$2" || return 1
  FW_TEST_S3="$(s3_address "$1")"; export FW_TEST_S3
}

services_test_dir() {
  local dir="$FW_ROOT/build/$1"
  mkdir -p "$dir"
  _postgres_as test -x "$dir" 2>/dev/null || dir="$(mktemp -d "/tmp/fw-$1.XXXXXX")"
  [ "$dir" = "$FW_ROOT/build/$1" ] || chmod o+x "$dir"
  dir="$(mktemp -d "$dir/XXXXXX")"
  chmod 711 "$dir"
  echo "$dir"
}
