#!/usr/bin/env bash
# Builds and runs all tests. Arguments go on to `swift test`, as in `Scripts/test.sh --filter FixtureTests`.
#
# Optimised: without optimisation the tests that run the whole program on media take minutes instead of seconds. The build has a folder
# of its own, because -enable-testing would make `swift build -c release` compile everything again, and the other way round.
set -euo pipefail
cd "$(dirname "$0")/.."
exec swift test -c release -Xswiftc -enable-testing --disable-xctest --scratch-path .build-test "$@"
