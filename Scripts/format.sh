#!/usr/bin/env bash
# Formats all Swift files in place; with --check, only reports what would change.
set -euo pipefail
cd "$(dirname "$0")/.."
mode=(format --in-place)
[ "${1:-}" = "--check" ] && mode=(lint --strict)
git ls-files -z '*.swift' | xargs -0 swift format "${mode[@]}" --configuration .swift-format --parallel
