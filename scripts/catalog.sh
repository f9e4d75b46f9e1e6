#!/usr/bin/env bash
# Builds the starter catalog (catalog/starter → var/catalog) and takes it into the service that runs here. Both can be
# repeated: what is there already and still right is kept.
source "$(dirname "$0")/lib/common.sh"
source "$FW_ROOT/scripts/lib/packages.sh"
source "$FW_ROOT/scripts/lib/supervised.sh"

usage() {
  cat <<'TEXT'
./fw catalog                    builds the starter catalog's pictures, textures and models in var/catalog (the first time about
                                25 minutes on two cores; it can be broken off and goes on), and takes it into the service
                                that ./fw up started, by an account of a curator that exists for as long as that takes
./fw catalog --build-only       without the service
./fw catalog --dry-run          says what the service would do with it
./fw catalog --at URL           another service; CATALOG_API_KEY must hold an API key of a curator ("catalog:write")
./fw catalog --from DIR         another catalog than catalog/starter (docs/formats/catalog.md)
./fw catalog --out DIR          builds into another folder than var/catalog
./fw catalog --size 320x400 --samples 8   smaller, quicker pictures
TEXT
}

pictures=()
from="$FW_ROOT/catalog/starter" out="" at="" build_only="" dry_run=false
while [ $# -gt 0 ]; do
  case "$1" in
    -h|--help) usage; exit 0 ;;
    --build-only) build_only=yes ;;
    --dry-run) dry_run=true ;;
    --size|--samples) pictures+=("$1" "${2:-}"); shift ;;
    --at) at="${2:-}"; [ -n "$at" ] || die "--at needs the URL of a service"; shift ;;
    --from)
      [ -n "${2:-}" ] || die "--from needs a folder"
      from="$(cd "${FW_CALLER_DIR:-$PWD}" && realpath "$2")"; [ -d "$from" ] || die "there is no folder $2"
      out="${out:-$FW_VAR/catalogs/$(basename "$from")-$(echo "$from" | sha256sum | cut -c1-8)}"; shift ;;
    --out) [ -n "${2:-}" ] || die "--out needs a folder"; out="$(cd "${FW_CALLER_DIR:-$PWD}" && realpath -m "$2")"; shift ;;
    *) usage >&2; die "catalog: there is no option \"$1\"" ;;
  esac
  shift
done
out="${out:-$FW_VAR/catalog}"

# FW_PROGRAM: another build than the release one (the tests have theirs).
program="${FW_PROGRAM:-$PROGRAM}"
if [ -z "${FW_PROGRAM:-}" ]; then
  "$FW_ROOT/scripts/setup.sh" build run data
  "$FW_ROOT/scripts/build.sh" release
  "$FW_ROOT/scripts/assets.sh" release
fi

step "The catalog's pictures, textures and models"
code=0
FW_ASSETS="$FW_ASSETS" "$program" catalog --from "$from" --out "$out" "${pictures[@]}" || code=$?
# 3: some things did not come out well. The rest is fit to be shown; report.json lists them.
[ "$code" = 0 ] || [ "$code" = 3 ] || exit "$code"
[ -z "$build_only" ] || { say "In $out"; exit "$code"; }

python3 "$FW_ROOT/scripts/catalog_zip.py" "$out"
remove_curator=""
key="${CATALOG_API_KEY:-}"
if [ -z "$key" ]; then
  [ -z "$at" ] || die "for a service elsewhere CATALOG_API_KEY must hold an API key of a curator"
  port="${FW_SERVER_PORT:-8080}"; at="http://localhost:$port"
  if [ -z "${FW_PROGRAM:-}" ]; then
    { pid_of "$SERVER_PID" >/dev/null && is_ready "$port"; } || die "the catalog is built; the service does not run here. Start it (./fw up) and say ./fw catalog again"
    export_service_settings
  fi
  remove_curator="catalog-$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')@localhost.invalid"
  password="$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')"
  echo "$password" | "$program" admin create-user "$remove_curator" --role curator >/dev/null \
    || die "no account of a curator could be made (fashion-wallet admin create-user)"
fi
[ -n "$at" ] || at="http://localhost:${FW_SERVER_PORT:-8080}"

step "Into the service at $at"
CATALOG_API_KEY="$key" CATALOG_PASSWORD="${password:-}" "$(node_home)/node" "$FW_ROOT/scripts/catalog_import.mjs" "$at" "$out/catalog.zip" "$dry_run" "$remove_curator"
