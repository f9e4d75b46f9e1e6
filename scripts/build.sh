#!/usr/bin/env bash
# build.sh PRESET [TARGET…]: configures if needed and builds. Quiet unless something fails.
source "$(dirname "$0")/lib/common.sh"

preset="${1:-dev}"; shift || true
cd "$FW_ROOT"
if [ ! -f "build/$preset/build.ninja" ]; then
  step "Configuring ($preset)"
  log="$(mktemp)"
  if ! cmake --preset "$preset" >"$log" 2>&1; then cat "$log" >&2; rm -f "$log"; die "CMake could not configure. ./fw setup installs what is missing."; fi
  rm -f "$log"
fi
# Without these ccache refuses everything that uses a precompiled header.
export CCACHE_SLOPPINESS="${CCACHE_SLOPPINESS:-pch_defines,time_macros,include_file_mtime,include_file_ctime}"
start="$(date +%s)"
if [ -t 2 ]; then ninja -C "build/$preset" "$@" >&2; else ninja --quiet -C "build/$preset" "$@" >&2; fi
say "built ($preset) in $(seconds_since "$start") s"
