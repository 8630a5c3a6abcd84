#!/bin/sh
# SPDX-FileCopyrightText: The Carillon authors
# SPDX-License-Identifier: Apache-2.0
#
# Brings npm's `centrifuge` browser build into the demo page: bundle.sh <output directory> <work directory>
# Without Node 20, or without a registry to ask, the build goes on and the page falls back to EventSource.
set -u
output=$1
here=$(cd "$(dirname "$0")" && pwd)
work=$2
target=$output/centrifuge.js

if [ -f "$target" ] && [ "$target" -nt "$here/package-lock.json" ]; then
  exit 0
fi
fallback() {
  echo "demo page without npm centrifuge ($1): it will use EventSource"
  exit 0
}
command -v node >/dev/null 2>&1 || fallback "no node on the path"
command -v npm >/dev/null 2>&1 || fallback "no npm on the path"
major=$(node --version | sed 's/^v//; s/\..*//')
[ "$major" -ge 20 ] || fallback "node $major is older than 20"

mkdir -p "$work" "$output" || exit 1
cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$work" || exit 1
(cd "$work" && npm ci --ignore-scripts --silent) || fallback "npm ci failed"
cp "$work/node_modules/centrifuge/dist/centrifuge.js" "$target"
