#!/usr/bin/env bash
# clang-tidy on the C++ files that changed since BASE (default: the commit before HEAD), reporting changed lines only.
source "$(dirname "$0")/lib/common.sh"
"$FW_ROOT/scripts/setup.sh" build lint
cd "$FW_ROOT"
base="${1:-HEAD~1}"
[ -f build/dev/compile_commands.json ] || cmake --preset dev >/dev/null
mapfile -t changed < <(git diff --name-only --diff-filter=AM "$base" -- '*.cpp')
[ ${#changed[@]} -gt 0 ] || { say "no C++ file changed since $base"; exit 0; }
filter="$(git diff -U0 "$base" -- '*.cpp' '*.hpp' | awk '
  /^\+\+\+ b\// { file = substr($2, 3) }
  /^@@/ { split($3, a, ","); start = substr(a[1], 2); n = (a[2] == "" ? 1 : a[2]);
          if (n > 0) { printf "%s{\"name\":\"%s\",\"lines\":[[%d,%d]]}", sep, file, start, start + n - 1; sep = "," } }
  BEGIN { printf "[" } END { printf "]" }')"
printf '%s\n' "${changed[@]}" | xargs -P "$(nproc)" -n 1 clang-tidy-19 --quiet -p build/dev --line-filter="$filter"
