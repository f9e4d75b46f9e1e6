# Shared by the scripts behind ./fw. Sourced, never run.
set -euo pipefail
shopt -s inherit_errexit  # a failure inside $(…) is a failure

FW_ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
FW_VAR="${FW_VAR:-$FW_ROOT/var}"
FW_ASSETS="${FW_ASSETS:-$FW_VAR/assets}"
FW_CACHE="${FW_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/fashion-wallet}"
export FW_ROOT FW_VAR FW_ASSETS FW_CACHE

if [ -t 2 ] && [ -z "${NO_COLOR:-}" ]; then FW_BOLD=$'\e[1m' FW_DIM=$'\e[2m' FW_RED=$'\e[31m' FW_OFF=$'\e[0m'; else FW_BOLD='' FW_DIM='' FW_RED='' FW_OFF=''; fi

say() { printf '%s\n' "$*" >&2; }
step() { printf '%s== %s%s\n' "$FW_BOLD" "$*" "$FW_OFF" >&2; }
die() { printf '%sfw: %s%s\n' "$FW_RED" "$*" "$FW_OFF" >&2; exit 1; }

# as_root COMMAND…: runs it as root, through sudo where we are not root; fails where neither works.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else return 1; fi
}

# seconds_since START
seconds_since() { echo $(($(date +%s) - $1)); }
