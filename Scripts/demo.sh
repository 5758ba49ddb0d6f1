#!/usr/bin/env bash
# The main job on sample notes: a table on the terminal, pages in build/demo/, and an export of many notes as JSON Lines; then records, risk and pictures.
set -euo pipefail
cd "$(dirname "$0")/.."
casebook=.build/release/casebook
out=build/demo
rm -rf "$out" && mkdir -p "$out/notes"

# The sample notes without their marks.
"$casebook" convert Corpora/notes/en/dev Corpora/notes/zh/dev --output "$out/notes.jsonl"
python3 - "$out" <<'PY'
import csv, json, sys
out = sys.argv[1]
rows = [json.loads(line) for line in open(f"{out}/notes.jsonl", encoding="utf-8")]
for row in (rows[0], rows[40]):
    open(f"{out}/notes/{row['id']}.txt", "w", encoding="utf-8").write(row["text"])
with open(f"{out}/export.csv", "w", encoding="utf-8", newline="") as handle:
    writer = csv.writer(handle)
    writer.writerow(["note_id", "subject_id", "note_type", "note_text"])
    for number, row in enumerate(rows):
        writer.writerow([row["id"], f"P{number // 2:04d}", "discharge summary", row["text"]])
PY

"$casebook" extract "$out/notes" --format text
"$casebook" extract "$out/export.csv" --patient-column subject_id --type-column note_type --output "$out/export.ndjson"
"$casebook" extract "$out/notes.jsonl" --format html --output "$out/html"
# What numbers, drugs and identifiers become.
"$casebook" extract "$out/notes.jsonl" --format fhir --output "$out/bundles.ndjson" --quiet
"$casebook" convert Corpora/identifiers/en/dev/en-phi-dev-001.note --output "$out/identified.jsonl"
"$casebook" extract "$out/identified.jsonl" --redact surrogate --redact-key-file README.md --quiet | python3 -c 'import json, sys; print("Without who it is of:\n  " + json.loads(sys.stdin.readline())["text"][:400].replace("\n", "\n  "))'
printf 'A 78-year-old woman with cough and fever, confused. BP 86/50, RR 32, temp 38.6, HR 112, SpO2 90%% on 2 L oxygen, GCS 14. Urea 9.2 mmol/L.\n' >"$out/pneumonia.txt"
"$casebook" score "$out/pneumonia.txt" --bedside curb-65,qsofa,news2,meld --quiet | python3 -c '
import json, sys
print("Bedside scores of a made-up note:")
for score in map(json.loads, sys.stdin):
    used = ", ".join(f"{part['"'"'input'"'"']} {part['"'"'value'"'"']}" for part in score["inputs"])
    print("  " + score["model"], score.get("value", "abstained, missing " + ", ".join(score.get("missing", []))), "(" + used + ")")'
"$casebook" parse Corpora/records/en Corpora/records/zh --output "$out/records.ndjson"
"$casebook" parse Corpora/records/en/discharge-summary.xml --format text | sed -n 1,20p
"$casebook" extract Corpora/records/en/discharge-summary.xml Corpora/records/zh/discharge-summary.xml --output "$out/extracted-records.ndjson"
"$casebook" extract Corpora/records/en/discharge-summary.xml Corpora/records/zh/discharge-summary.xml --format html --output "$out/records"
"$casebook" score Corpora/timelines/stays.jsonl --model icu-mortality --contributions 4 --output "$out/risk.ndjson" --quiet
python3 - "$out/risk.ndjson" <<'PY'
import json, sys
print("Risk of death in hospital of made-up stays (never for real patients: Models/icu-mortality/MODEL_CARD.md)")
for score in map(json.loads, open(sys.argv[1], encoding="utf-8")):
    if score["status"] == "abstained":
        print(f"  {score['id']}  abstained: {score['reason']}")
        continue
    why = ", ".join(f"{part['feature']} {part['value']} ({part['logOdds']:+.2f})" for part in score["contributions"] if part["feature"] != "(rest)")
    print(f"  {score['id']}  {score['probability']:.3f}  {score['band']:9}  {why}")
PY
# Made-up pictures: what the two models say of them is no figure of merit; the pages show how such figures and maps look.
python3 Scripts/phantom-pictures.py "$out/pictures"
for study in chest:pneumonia-xray-28 breast:breast-ultrasound-28; do
    "$casebook" predict images "$out/pictures/${study%%:*}" --model "${study#*:}" --maps "$out/maps-${study%%:*}" --output "$out/${study%%:*}.ndjson"
    "$casebook" evaluate images "$out/pictures/${study%%:*}" --model "${study#*:}" --report "$out/${study%%:*}.html" --output "$out/${study%%:*}.txt"
    echo "Drawn pictures, ${study#*:}:" && sed 's/^/  /' "$out/${study%%:*}.txt"
done
echo "Records in one form: $out/records.ndjson; their entities: $out/extracted-records.ndjson, $out/records/index.html"
echo "An export of $(wc -l <"$out/export.ndjson") notes: $out/export.ndjson"
echo "Pages to open in a browser: $out/html/index.html; of pictures: $out/chest.html, $out/breast.html"
