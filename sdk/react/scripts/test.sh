#!/bin/sh
# SPDX-FileCopyrightText: The Carillon authors
# SPDX-License-Identifier: Apache-2.0
#
# Runs the unit tests, compiles the types and the examples of docs/sdk-react.md, and bundles the pages of the browser
# test (ReactInboxIT) for React 18 and 19: test.sh <output directory>. Without Node 20, or without a registry to ask,
# all of it is skipped, and the script reports that.
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$1" || exit 1
output=$(cd "$1" && pwd)
work=$output/node
log=$output/test.log

skip() {
  echo "sdk-react: tests SKIPPED, $1"
  exit 0
}
fail() {
  cat "$log"
  exit 1
}
rm -rf "$output/pages"
command -v node >/dev/null 2>&1 || skip "there is no node on the path"
command -v npm >/dev/null 2>&1 || skip "there is no npm on the path"
major=$(node --version | sed 's/^v//; s/\..*//')
[ "$major" -ge 20 ] || skip "node $major is older than 20"

mkdir -p "$work" || exit 1
cd "$work" || exit 1
rm -rf src test examples
cp -R "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$here/tsconfig.json" "$here/src" "$here/test" . ||
  exit 1
if [ ! -d node_modules ] || ! cmp -s package-lock.json node_modules/.installed; then
  npm ci --ignore-scripts --silent || skip "npm ci failed"
  cp package-lock.json node_modules/.installed
fi
# The JavaScript library is not in a registry: it is installed as its package would be.
rm -rf node_modules/@carillon
mkdir -p node_modules/@carillon/client examples
cp -R "$here/../js/package.json" "$here/../js/src" node_modules/@carillon/client || exit 1
# The examples are examples/1.tsx and so on, in the order of the page.
awk '/^```tsx$/ { file = "examples/" ++count ".tsx"; next } /^```$/ { file = "" } file { print > file }' \
  "$here/../../docs/sdk-react.md" || exit 1

node --no-warnings --test --test-reporter=spec test/*.test.js >"$log" 2>&1 || fail
echo "sdk-react: $(sed -n 's/^. pass \([0-9]*\)$/\1/p' "$log") tests passed"
node node_modules/typescript/bin/tsc --project tsconfig.json >"$log" 2>&1 || fail
bundle() {
  node node_modules/esbuild/bin/esbuild "$@" --bundle --jsx=automatic --external:centrifuge --entry-names='[name]' \
    --log-level=warning >"$log" 2>&1 || fail
}
for version in 18 19; do
  pages=$output/pages/react-$version
  aliases=
  [ "$version" = 19 ] || aliases="--alias:react=react-$version --alias:react-dom=react-dom-$version"
  # shellcheck disable=SC2086 # a list
  bundle examples/1.tsx test/pages/own-list.tsx --format=esm --outdir="$pages" $aliases
  # shellcheck disable=SC2086 # a list
  bundle test/pages/server.tsx --platform=node --format=cjs --outfile="server-$version.cjs" $aliases
  node "server-$version.cjs" >"$pages/own-list.html" 2>"$log" || fail
  [ ! -s "$log" ] || fail # React has printed a warning
done
echo "sdk-react: the types and the examples compile, with React 18 and 19"
