#!/usr/bin/env bash
# Writes all our notes as FHIR and as BRAT and lets others' readers judge them: fhir.resources and pybrat, which pip puts into .venv. With CASEBOOK_DATA OMOP as well.
set -euo pipefail
cd "$(dirname "$0")/.."
casebook=.build/release/casebook
if ! { [ -x .venv/bin/python ] || python3 -m venv .venv; } || ! .venv/bin/pip install --quiet fhir.resources pybrat; then
    echo "validate: SKIPPED, since fhir.resources and pybrat cannot be installed into .venv"
    exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
notes=(Corpora/notes/*/train Corpora/notes/*/dev)
"$casebook" extract --quiet --format fhir --output "$folder/bundles.ndjson" "${notes[@]}"
.venv/bin/python Scripts/validate-fhir.py "$folder/bundles.ndjson"
"$casebook" extract --quiet --format brat --output "$folder/brat" "${notes[@]}"
.venv/bin/python Scripts/validate-brat.py "$folder/brat"
specification="${CASEBOOK_DATA:-}/records-omop-spec/OMOP_CDMv5.4_Field_Level.csv"
if [ -f "$specification" ]; then
    "$casebook" extract --quiet --format omop --person-unknown 0 --output "$folder/omop" "${notes[@]}"
    .venv/bin/python Scripts/load-omop.py "$specification" "$folder/omop"
fi
