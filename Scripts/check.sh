#!/usr/bin/env bash
# Everything that must hold before a push: format, generated pages, warnings as errors, all tests, and all tests again under
# AddressSanitizer (with LeakSanitizer) and ThreadSanitizer. Each build has a folder of its own, so that the next run only builds what changed.
set -euo pipefail
cd "$(dirname "$0")/.."
export AVMON_WERROR=1

say() { printf '\n== %s\n' "$1"; }

say "format"
swift format lint --strict -r Sources Tests Package.swift

say "tests"
Scripts/test.sh

# XCTest's runner cannot be started under AddressSanitizer on Linux; there is no XCTest in the project.
say "AddressSanitizer"
LSAN_OPTIONS="suppressions=$PWD/Scripts/lsan.supp:print_suppressions=0" \
  swift test -c release -Xswiftc -enable-testing --sanitize=address --disable-xctest --scratch-path .build-asan

say "ThreadSanitizer"
TSAN_OPTIONS="halt_on_error=1" \
  swift test -c release -Xswiftc -enable-testing --sanitize=thread --disable-xctest --scratch-path .build-tsan

say "all is well"
