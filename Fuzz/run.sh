#!/usr/bin/env bash
# Fuzzes a reader: run.sh TARGET [SECONDS], where TARGET is one of README.md. What it finds is kept in build/ beside this file; a crash is written there and ends the run with an error.
set -euo pipefail
cd "$(dirname "$0")"
target=${1:?a target of README.md}
seconds=${2:-600}
swift build -c release --product "fuzz-$target" \
  -Xswiftc -sanitize=fuzzer,address -Xcc -fsanitize=fuzzer-no-link,address
mkdir -p "build/$target" "build/$target-crashes"
case $target in
  xml) seeds=(Seeds/xml ../Corpora/records/en ../Corpora/records/zh) ;;
  er7) seeds=(Seeds/er7 ../Corpora/records/en ../Corpora/records/zh) ;;
  safetensors) seeds=(Seeds/safetensors ../Tests/CasebookTensorTests/Fixtures) ;;
  *) seeds=("Seeds/$target") ;;
esac
".build/release/fuzz-$target" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=1024 -max_len=65536 -dict="Dictionaries/$target.dict" \
  -artifact_prefix="build/$target-crashes/" -print_final_stats=1 "build/$target" "${seeds[@]}"
