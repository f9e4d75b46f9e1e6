#!/usr/bin/env bash
# Installs, fetches, builds, then dresses three people. With --front PHOTO --height CM … it dresses the person in the photo.
source "$(dirname "$0")/lib/common.sh"

case "${1:-}" in
  -h|--help)
    cat <<'TEXT'
./fw demo                               three people in three garments; results in out/, the page in out/index.html
./fw demo --front me.jpg --side me2.jpg --height 172 --weight 68 [--sex female|male] [--age 34] [--clothing tight|normal|loose]
                                        the person in the photographs instead; photographs stay on this machine
TEXT
    exit 0 ;;
esac

"$FW_ROOT/scripts/setup.sh"
"$FW_ROOT/scripts/build.sh" release
"$FW_ROOT/scripts/assets.sh" release
cd "${FW_CALLER_DIR:-$PWD}"
exec "$FW_ROOT/build/release/bin/fashion-wallet" demo --out "$FW_ROOT/out" "$@"
