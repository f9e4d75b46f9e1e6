#!/usr/bin/env bash
# Stops what ./fw up has started, by the process ids that it wrote down. Stopping what is stopped is no error.
source "$(dirname "$0")/lib/common.sh"
source "$FW_ROOT/scripts/lib/supervised.sh"

stop_process "$SUPERVISOR_PID" 60
# Where the supervisor itself was killed, its children are still there.
stop_process "$SERVER_PID" 20
services_stop "$SERVICE_DIR"
say "The service is stopped. What it keeps is in var/."
