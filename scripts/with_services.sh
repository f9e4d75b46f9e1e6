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
postgres_start "$services" "${settings[@]}"
redis_start "$services"
FW_TEST_POSTGRES="$(postgres_conninfo "$services")" FW_TEST_REDIS="$(redis_socket "$services")" FW_TEST_SERVICES="$services"
export FW_TEST_POSTGRES FW_TEST_REDIS FW_TEST_SERVICES
if [ "${FW_SERVICES_S3:-}" = on ]; then
  s3_start "$services" "$(versitygw_program)"
  FW_TEST_S3="$(s3_address "$services")"; export FW_TEST_S3
fi
"$@"
