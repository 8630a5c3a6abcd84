#!/bin/bash
# SPDX-FileCopyrightText: The Carillon authors
# SPDX-License-Identifier: Apache-2.0
#
# Takes built services apart for containers: lay-out.sh <directory> <module>...
# Leaves <directory>/<module>/{service.jar,lib}, which is what runs, and the same files once more (by hard links) as
# <directory>/layers/<module>/{dependencies,snapshot-dependencies,application}: libraries that seldom change apart from
# what does, each a layer of an image.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
mkdir -p "$1/layers"
directory=$(cd "$1" && pwd)
shift
for module in "$@"; do
  layers=$directory/layers/$module
  rm -rf "$layers" "${directory:?}/$module"
  "$java" -Djarmode=tools -jar "$(ls "$root"/{,testing/}"$module"/target/"$module"-*-exec.jar 2>/dev/null)" \
    extract --layers --application-filename service.jar --destination "$layers" >"$directory/layers/$module.log"
  rm "$directory/layers/$module.log"
  # A cache made for these jars is valid for their times too, and an image keeps whole seconds only.
  find "$layers" -name '*.jar' -exec touch --date=2026-01-01T00:00:00Z {} +
  mkdir "$directory/$module"
  for layer in dependencies snapshot-dependencies application; do
    cp --archive --link "$layers/$layer/." "$directory/$module/"
  done
done
