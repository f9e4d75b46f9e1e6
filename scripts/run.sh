#!/usr/bin/env bash
# Runs fashion-wallet with the arguments given; builds it first if it was never built.
source "$(dirname "$0")/lib/common.sh"
program="$FW_ROOT/build/release/bin/fashion-wallet"
if [ ! -x "$program" ]; then
  "$FW_ROOT/scripts/setup.sh"; "$FW_ROOT/scripts/build.sh" release; "$FW_ROOT/scripts/assets.sh"
fi
exec "$program" "$@"
