#!/usr/bin/env bash
# Installs the Debian packages that avmon is built with, those of them that are missing. Swift itself comes from swift.org.
#
# Usage: Scripts/setup.sh [PACKAGE...]    further packages to install as well
set -euo pipefail

packages=(pkg-config libavformat-dev libavcodec-dev libavutil-dev libswresample-dev libswscale-dev libebur128-dev "$@")

missing=()
for package in "${packages[@]}"; do
  [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true) == installed ]] || missing+=("$package")
done

if ((${#missing[@]})); then
  as_root=()
  ((EUID == 0)) || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

command -v swift >/dev/null || {
  echo "setup.sh: 'swift' is not on the PATH; install Swift 6.3 from https://www.swift.org/install/linux/ and try again" >&2
  exit 1
}
