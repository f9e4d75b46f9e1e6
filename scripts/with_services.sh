#!/usr/bin/env bash
# with_services.sh COMMAND…: runs it with a PostgreSQL and a Redis of its own, as ./fw test runs the database suites:
#   scripts/with_services.sh build/dev/tests/postgres_db --gtest_filter='*cancel*'
# FW_SERVICES_S3=on: an S3, too. FW_SERVICES_SETTINGS="fsync=on": settings of PostgreSQL (default: fast, not durable).
source "$(dirname "$0")/lib/common.sh"
source "$FW_ROOT/scripts/lib/packages.sh"
source "$FW_ROOT/scripts/lib/services.sh"
source "$FW_ROOT/scripts/lib/versitygw.sh"
[ $# -gt 0 ] || die "usage: scripts/with_services.sh COMMAND…"

services="$(services_test_dir services)"
trap 'services_stop "$services" immediate; rm -rf "$services"' EXIT
read -r -a settings <<<"${FW_SERVICES_SETTINGS:-fsync=off full_page_writes=off}"
services_test_start "$services" "${settings[@]}"
[ "${FW_SERVICES_S3:-}" != on ] || services_test_s3 "$services" "$(versitygw_program)"
"$@"
