#!/usr/bin/env bash
# Runs fashion-wallet with the arguments given, in the caller's folder; first builds what was never built whole and fetches
# the data packages.
source "$(dirname "$0")/lib/common.sh"
program="$FW_ROOT/build/release/bin/fashion-wallet"
if [ ! -x "$program" ] || [ ! -x "$program-engine" ]; then
  "$FW_ROOT/scripts/setup.sh"; "$FW_ROOT/scripts/build.sh" release
fi
[ -e "$FW_ASSETS/body.fwb" ] || "$FW_ROOT/scripts/assets.sh"
# The commands of the server mean the service of ./fw up where that runs.
case "${1:-}" in
  admin|check|config|migrate|serve|work)
    source "$FW_ROOT/scripts/lib/supervised.sh"
    if pid_of "$SUPERVISOR_PID" >/dev/null; then export_service_settings; fi ;;
esac
cd "${FW_CALLER_DIR:-$PWD}"
exec "$program" "$@"
