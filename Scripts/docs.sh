#!/usr/bin/env bash
# Makes the generated pages again: docs/detectors.md and the manual page docs/avmon.1. Needs a build: `swift build -c release`.
set -euo pipefail
cd "$(dirname "$0")/.."
avmon=${1:-.build/release/avmon}
[[ -x $avmon ]] || { echo "docs.sh: there is no $avmon; run 'swift build -c release' first, or give the path of a build" >&2; exit 2; }
"$avmon" detectors --format markdown >docs/detectors.md
"$avmon" --experimental-dump-help | python3 Scripts/manual.py >docs/avmon.1
echo "docs/detectors.md and docs/avmon.1 are up to date"
