#!/usr/bin/env bash
# Installs the Debian packages of the given groups (default: build run data) that are missing, after saying which.
source "$(dirname "$0")/lib/common.sh"

groups=("$@"); [ $# -gt 0 ] || groups=(build run data)

is_installed() { dpkg-query -W -f='${db:Status-Abbrev}' "$1" 2>/dev/null | grep -q '^ii'; }

# Programs that may well have come from elsewhere than Debian's package.
has_equivalent() {
  case "$1" in
    python3) command -v python3 >/dev/null ;;
    python3-pip) python3 -m pip --version >/dev/null 2>&1 ;;
    cmake) command -v cmake >/dev/null ;;
    ffmpeg|unzip|qpdf|ccache|mold) command -v "$1" >/dev/null ;;
    *) return 1 ;;
  esac
}

command -v dpkg-query >/dev/null || die "this set-up is for Debian 12 and its relatives. Elsewhere, install what scripts/packages.list names, then run ./fw build."

missing=()
while read -r group name _; do
  case "$group" in ''|'#'*) continue ;; esac
  [[ " ${groups[*]} " == *" $group "* ]] || continue
  is_installed "$name" || has_equivalent "$name" || missing+=("$name")
done < "$FW_ROOT/scripts/packages.list"

[ ${#missing[@]} -gt 0 ] || exit 0

step "Installing ${#missing[@]} Debian packages that are missing"
say "${missing[*]}"
by_hand="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
log="$(mktemp)"
trap 'rm -f "$log"' EXIT
# Debian's package would make a cluster of its own and start it on port 5432; ours are private. A machine that has the
# package already keeps what it has.
without_main_cluster() {
  [[ " ${missing[*]} " == *" postgresql "* ]] && ! is_installed postgresql-common || return 0
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends postgresql-common \
    && as_root sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
}
if ! { as_root apt-get update -q && without_main_cluster && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
  tail -n 15 "$log" >&2
  die "the packages could not be installed. Run this as root, then try again:
    $by_hand"
fi
