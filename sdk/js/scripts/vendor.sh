#!/bin/sh
# SPDX-FileCopyrightText: The Carillon authors
# SPDX-License-Identifier: Apache-2.0
#
# Puts npm's `centrifuge` beside the sources, for pages without a bundler: vendor.sh <output directory> <work directory>
# Without Node 20, or without a registry to ask, the build goes on; such pages use the event stream then.
set -u
output=$1
work=$2
here=$(cd "$(dirname "$0")/.." && pwd)
target=$output/centrifuge.js

if [ -f "$target" ] && [ "$target" -nt "$here/package-lock.json" ]; then
  exit 0
fi
goWithout() {
  echo "sdk-js without npm centrifuge ($1): pages without a bundler will use the event stream"
  exit 0
}
command -v node >/dev/null 2>&1 || goWithout "no node on the path"
command -v npm >/dev/null 2>&1 || goWithout "no npm on the path"
major=$(node --version | sed 's/^v//; s/\..*//')
[ "$major" -ge 20 ] || goWithout "node $major is older than 20"

mkdir -p "$work" "$output" || exit 1
cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$work" || exit 1
(cd "$work" && npm ci --ignore-scripts --silent) || goWithout "npm ci failed"
cp "$work/node_modules/centrifuge/LICENSE" "$output/centrifuge.LICENSE" || exit 1
cp "$work/node_modules/centrifuge/build/index.mjs" "$target"
