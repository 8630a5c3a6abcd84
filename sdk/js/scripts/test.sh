#!/bin/sh
# SPDX-FileCopyrightText: The Carillon authors
# SPDX-License-Identifier: Apache-2.0
#
# Runs the unit tests, which need nothing but Node: test.sh <log file>. Without Node 20 they are skipped, and it says so.
set -u
log=$1
cd "$(dirname "$0")/.." || exit 1

command -v node >/dev/null 2>&1 || { echo "sdk-js: tests SKIPPED, there is no node on the path"; exit 0; }
major=$(node --version | sed 's/^v//; s/\..*//')
[ "$major" -ge 20 ] || { echo "sdk-js: tests SKIPPED, node $major is older than 20"; exit 0; }

mkdir -p "$(dirname "$log")" || exit 1
if node --no-warnings --test --test-reporter=spec test/*.test.js >"$log" 2>&1; then
  echo "sdk-js: $(sed -n 's/^. pass \([0-9]*\)$/\1/p' "$log") tests passed"
else
  cat "$log"
  exit 1
fi
