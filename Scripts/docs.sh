#!/usr/bin/env bash
# Renders the documentation of every public module with DocC into build/docs/<module>.
set -euo pipefail
cd "$(dirname "$0")/.."
# SwiftPM stops at the tests' generated module, after it has written the graphs of ours; a missing one is caught below.
swift package dump-symbol-graph --minimum-access-level public --skip-synthesized-members >/dev/null 2>&1 || true
mkdir -p build/docs
graphs=$(find .build -type d -name symbolgraph | head -n 1)
docc=$(command -v docc || echo "$(dirname "$(readlink -f "$(command -v swift)")")/docc")
for catalogue in Sources/*/*.docc Lexicons/*.docc; do
  module=$(basename "$catalogue" .docc)
  folder=$(mktemp -d)
  cp "$graphs/$module.symbols.json" "$folder"
  "$docc" convert "$catalogue" --additional-symbol-graph-dir "$folder" --fallback-display-name "$module" \
    --fallback-bundle-identifier "org.casebook.$module" --output-path "build/docs/$module" >/dev/null
  rm -rf "$folder"
  echo "build/docs/$module"
done
