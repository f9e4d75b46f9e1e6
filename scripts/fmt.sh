#!/usr/bin/env bash
# Formats every C++ file that git knows. fmt.sh --check only looks.
source "$(dirname "$0")/lib/common.sh"
"$FW_ROOT/scripts/setup.sh" format
cd "$FW_ROOT"
mode=(-i); [ "${1:-}" = --check ] && mode=(--dry-run --Werror)
git ls-files -co --exclude-standard '*.cpp' '*.hpp' | xargs -r clang-format-19 "${mode[@]}"
