#!/usr/bin/env bash
# with_services.sh COMMAND…: runs it with a PostgreSQL and a Redis of its own, as ./fw test runs the database suites:
#   scripts/with_services.sh build/dev/tests/postgres_db --gtest_filter='*cancel*'
# FW_SERVICES_SETTINGS="fsync=on": settings of PostgreSQL (default: fast, not durable).
source "$(dirname "$0")/lib/common.sh"
source "$FW_ROOT/scripts/lib/services.sh"
[ $# -gt 0 ] || die "usage: scripts/with_services.sh COMMAND…"

services="$(services_test_dir services)"
trap 'services_stop "$services" immediate; rm -rf "$services"' EXIT
read -r -a settings <<<"${FW_SERVICES_SETTINGS:-fsync=off full_page_writes=off}"
postgres_start "$services" "${settings[@]}"
redis_start "$services"
FW_TEST_POSTGRES="$(postgres_conninfo "$services")" FW_TEST_REDIS="$(redis_socket "$services")" FW_TEST_SERVICES="$services"
export FW_TEST_POSTGRES FW_TEST_REDIS FW_TEST_SERVICES
"$@"
