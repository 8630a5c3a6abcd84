#!/bin/sh
# SPDX-FileCopyrightText: The Carillon authors
# SPDX-License-Identifier: Apache-2.0
#
# Checks docs/openapi.yaml with Spectral, and that TypeScript types can be made of it and compile:
# lint.sh <work directory>. Without Node 20, or without a registry to ask, the check is skipped, and it says so.
set -u
work=$1
here=$(cd "$(dirname "$0")/.." && pwd)
document=$here/../../docs/openapi.yaml

skip() {
  echo "openapi: check SKIPPED, $1"
  exit 0
}
command -v node >/dev/null 2>&1 || skip "there is no node on the path"
command -v npm >/dev/null 2>&1 || skip "there is no npm on the path"
[ -f "$document" ] || skip "there is no docs/openapi.yaml"
major=$(node --version | sed 's/^v//; s/\..*//')
[ "$major" -ge 20 ] || skip "node $major is older than 20"

mkdir -p "$work" || exit 1
cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$here/.spectral.yaml" "$here/tsconfig.json" \
  "$here/example.ts" "$work" || exit 1
cd "$work" || exit 1
if [ ! -d node_modules ] || ! cmp -s package-lock.json node_modules/.installed; then
  npm ci --ignore-scripts --silent || skip "npm ci failed"
  cp package-lock.json node_modules/.installed
fi

node node_modules/@stoplight/spectral-cli/dist/index.js lint --ruleset .spectral.yaml --fail-severity hint --quiet "$document" || exit 1
node node_modules/openapi-typescript/bin/cli.js "$document" --output schema.d.ts >generate.log 2>&1 || { cat generate.log; exit 1; }
node node_modules/typescript/bin/tsc --project tsconfig.json || exit 1
echo "openapi: docs/openapi.yaml has no finding of Spectral, and its TypeScript client compiles"
