#!/usr/bin/env bash
# Runs every benchmark on the corpora under CASEBOOK_DATA: speed of the rules pipeline in one process, start-up, memory and its growth; speed and memory of
# reading records. With PEERS_PYTHON naming a Python that has jieba, rjieba, spacy, medspacy and lxml, the peers run in the same session; with
# TORCH_PYTHON naming one that has torch, onnxruntime and onnx, theirs for the networks.
set -euo pipefail
cd "$(dirname "$0")"
data=${CASEBOOK_DATA:?CASEBOOK_DATA must name the folder of the corpora}
casebook=$(cd .. && pwd)/.build/release/casebook
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 - "$data" "$work" <<'PY'
import json, sys
data, work = sys.argv[1:]
with open(f"{work}/en.jsonl", "w", encoding="utf-8") as out:
    for line in open(f"{data}/en-mtsamples-partial/train.jsonl", encoding="utf-8"):
        row = json.loads(line)
        out.write(json.dumps({"id": row["id"], "text": row["text"]}, ensure_ascii=False) + "\n")
PY
swift build -c release 2>&1 | tail -n 1
echo "== $(date -u +%F), $(uname -m), $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
taskset -c 0 .build/release/casebook-benchmarks notes ../Lexicons --zh "$data/zh-rawtext/emr.txt" --en "$work/en.jsonl"
head -n 600 "$data/zh-rawtext/emr.txt" >"$work/zh.some.txt"
head -n 120 "$work/en.jsonl" >"$work/en.some.jsonl"
for tier in fast accurate; do
  # 2,700 characters of English are about 500 tokens.
  taskset -c 0 .build/release/casebook-benchmarks notes ../Lexicons --pipeline $tier --models ../Models --size 2700 \
    --zh "$work/zh.some.txt" --en "$work/en.some.jsonl"
done

echo "== start to first result, and resident memory with both languages"
for tier in rules fast accurate; do
  for _ in 1 2 3 4 5; do
    start=$(date +%s%N)
    printf 'Denies fever. 否认发热。' | "$casebook" extract - --pipeline $tier --format ndjson --jobs 1 --quiet >/dev/null
    echo "$((($(date +%s%N) - start) / 1000000)) ms, $tier"
  done | sort -n | sed -n 3p
  cat ../Corpora/notes/*/dev/*.note | /usr/bin/time -f "%M KB at most" "$casebook" extract - --pipeline $tier --format ndjson --jobs 1 --quiet >/dev/null
done

echo "== resident memory on a stream"
for count in 10000 100000; do
  python3 - "$work/en.jsonl" "$count" <<'PY' | /usr/bin/time -f "$count notes: %M KB at most, %e s" "$casebook" extract - --pipeline rules --jobs 1 --quiet >/dev/null
import json, sys
texts = [json.loads(line)["text"][:2100] for line in open(sys.argv[1], encoding="utf-8")]
for number in range(int(sys.argv[2])):
    sys.stdout.write(json.dumps({"id": str(number), "text": texts[number % len(texts)]}) + "\n")
PY
done

echo "== records"
taskset -c 0 .build/release/casebook-benchmarks records "$data/records-sample-ccdas"
python3 - "$work/large.xml" ../Corpora/records/en/discharge-summary.xml <<'PY'
import re, sys
source = open(sys.argv[2], encoding="utf-8").read()
head, rest = source.split("<structuredBody>", 1)
body, tail = rest.rsplit("</structuredBody>", 1)
section = re.search(r"<component>\s*<section>(?:(?!</section>).)*30954-2.*?</section>\s*</component>", body, re.S).group(0)
rows = re.search(r"<tbody>(.*?)</tbody>", section, re.S).group(1)
large = section.replace(rows, rows * 400)
with open(sys.argv[1], "w", encoding="utf-8") as out:
    out.write(head + "<structuredBody>")
    size = 0
    while size < 50_000_000:
        out.write(large)
        size += len(large.encode())
    out.write("</structuredBody>" + tail)
print(f"a document of {size} bytes, {len(large.encode())} in each section")
PY
.build/release/casebook-benchmarks stream "$work/large.xml"

echo "== networks, random weights"
for batch in 1 8 32 128; do
  for weights in float32 bfloat16 int8; do
    echo "tagger $batch x 25, $weights: $(taskset -c 0 .build/release/casebook-benchmarks tagger --batch "$batch" --weights "$weights" | tail -n 1) tokens/s"
  done
done
for embeddings in frozen trained; do
  for threads in 1 2; do
    echo "training 32 x 25, embeddings $embeddings, $threads threads: $(.build/release/casebook-benchmarks training --embeddings $embeddings --threads $threads | tail -n 1) tokens/s"
  done
done
taskset -c 0 .build/release/casebook-benchmarks kernels
if [ -n "${TORCH_PYTHON:-}" ]; then
  taskset -c 0 "$TORCH_PYTHON" model_peers.py --threads 1
  for threads in 1 2; do "$TORCH_PYTHON" image_peers.py --threads $threads; done
fi
if [ -n "${PEERS_PYTHON:-}" ]; then
  echo "== peers, same files, same session"
  LOGURU_LEVEL=ERROR taskset -c 0 "$PEERS_PYTHON" peers.py --zh "$data/zh-rawtext/emr.txt" --en "$work/en.jsonl" --records "$data/records-sample-ccdas"
fi
