#!/usr/bin/env bash
# build.sh PRESET [TARGET…]: configures if needed and builds. Says how much there is to do and, every tenth, how far it is.
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

cpu_seconds_a_file=5  # a guess for the headline only: what a two-core machine without a cache took, per file and core
minutes() { echo $((($1 + 59) / 60)); }

# Reads ninja's output: a line every tenth of the way; whatever is not ninja's own status (errors, warnings) whole.
show_tenths() {
  local line mark done_steps all elapsed rest shown=0 tenth
  while IFS= read -r line; do
    case "$line" in
      '@fw '*)
        read -r mark done_steps all elapsed rest <<<"$line"
        elapsed="${elapsed%.*}"
        tenth=$((10 * done_steps / all))
        if [ "$tenth" -gt "$shown" ] && [ "$done_steps" -lt "$all" ] && [ "$all" -ge 10 ]; then
          shown=$tenth
          say "   $((10 * tenth)) %  ($done_steps of $all steps, about $(minutes $((elapsed * (all - done_steps) / done_steps))) min left)"
        fi ;;
      'ninja: Entering directory'*|'ninja: no work to do.'|'-- '*|'') ;;
      *) printf '%s\n' "$line" >&2 ;;
    esac
  done
}

start="$(date +%s)"
files="$(ninja -C "build/$preset" -n "$@" 2>/dev/null | grep -c 'Building C' || true)"
if [ "$files" -gt 0 ]; then
  step "Building ($preset): $files files, about $(minutes $((files * cpu_seconds_a_file / $(nproc)))) min on $(nproc) cores (less where ccache knows them)"
fi
if [ -t 2 ]; then
  ninja -C "build/$preset" "$@" >&2
else
  NINJA_STATUS='@fw %f %t %e ' ninja -C "build/$preset" "$@" 2>&1 | show_tenths
fi
say "built ($preset) in $(seconds_since "$start") s"
