#!/usr/bin/env bash
# Installs, fetches, builds, then dresses three people. With --front PHOTO --height CM … it dresses the person in the photo.
source "$(dirname "$0")/lib/common.sh"

case "${1:-}" in
  -h|--help)
    cat <<'TEXT'
./fw demo                               three people in three garments; results in out/, the page in out/index.html
./fw demo --front me.jpg --side me2.jpg --height 172 --weight 68 [--sex female|male] [--age 34] [--clothing tight|normal|loose]
                                        the person in the photographs instead; photographs stay on this machine
TEXT
    exit 0 ;;
esac

"$FW_ROOT/scripts/setup.sh"
"$FW_ROOT/scripts/build.sh" release
"$FW_ROOT/scripts/assets.sh" release
cd "${FW_CALLER_DIR:-$PWD}"
code=0
"$FW_ROOT/build/release/bin/fashion-wallet" demo --out "$FW_ROOT/out" "$@" || code=$?
[ "$code" = 0 ] && [ $# = 0 ] || exit "$code"

# The same photographs through the service, if it runs here.
source "$FW_ROOT/scripts/lib/supervised.sh"
source "$FW_ROOT/scripts/lib/packages.sh"
export_service_settings
port="${FW_SERVER_PORT:-8080}"
pid_of "$SERVER_PID" >/dev/null && is_ready "$port" || { say "The service does not run here (./fw up starts it): the demo was made without it."; exit 0; }
# The first account is the administrator's: that place is not the demo's to take.
if [ "$("$PROGRAM" admin --json list-users 2>/dev/null | grep -c '"email"')" = 0 ]; then
  say "The service has no accounts yet. Register first (you will be its administrator); then ./fw demo goes through it as well."
  exit 0
fi
step "The demo through the service"
exec "$(node_home)/node" "$FW_ROOT/scripts/demo_service.mjs" "http://localhost:$port" "$FW_ROOT/out/noor/photos" "$FW_ROOT/out/service"
