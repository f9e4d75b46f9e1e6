#!/usr/bin/env bash
# fetch-photos.sh DIR: puts the photographs of the pose tests into DIR, from registry packages by name, version and checksum:
# Debian opencv-doc (messi5.jpg, basketball1.png, basketball2.png, home.jpg) and PyPI scikit-image (astronaut.png).
set -euo pipefail
target="$1"
mkdir -p "$target"
checksums="23b8cf46a1965d0ec33459b875aed43187802834db49e0daa9fa2cc842e9d8d2  home.jpg
1d570e49654e84c7a943918537bd9e5e1ef82920152e147c834006e235be97c9  messi5.jpg
88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5  astronaut.png
ba06f6701f7260998b430c39b6557f775497e6ce7b1a74f0b7ea6af371bf54a6  basketball1.png
b3047772e0dc6c9d83c26f64894ca1a897f799f855c5574ac24b2ef934c2978e  basketball2.png"
if (cd "$target" && sha256sum --check --status <<<"$checksums" 2>/dev/null); then exit 0; fi

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq opencv-doc=4.6.0+dfsg-12
dpkg-deb --extract opencv-doc_*.deb unpacked
for photo in messi5.jpg basketball1.png basketball2.png home.jpg; do
  find unpacked -name "$photo" -exec cp {} "$target/" \;
done
python3 -m pip download --quiet --no-deps --dest . --only-binary=:all: --python-version 3.11 \
  --platform manylinux_2_17_x86_64 scikit-image==0.25.2
unzip -q -o -j scikit_image-*.whl skimage/data/astronaut.png -d "$target"
cd "$target" && sha256sum --check --quiet <<<"$checksums"
