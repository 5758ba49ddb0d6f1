#!/usr/bin/env python3
"""Prepares what the recipes of relations and classes read and the corpora do not hold in that form.

    prepare-tasks.py DATA CORPORA OUTPUT

DATA is the folder of the unpacked corpora, CORPORA that of our own notes. Writes into OUTPUT, each as JSON Lines, for the
parts train and dev where there are both:

    phee.*.jsonl            drug and effect of PHEE, each pair typed by the event that it belongs to; the words that name the
                            event stay among the entities, and recipes pass them over
    adverse-event.*.jsonl   sentences of PHEE by their event, and as many of trial abstracts without one
    rct-roles.train.jsonl   sentences of trial abstracts whose licence lets weights be shipped
    sections.train.jsonl    sections of our notes and of ACI-Bench under the labels of MTS-Dialog
    ddi.*.jsonl             DDI-2013, split by document
"""
import argparse
import json
import os
import random
import re
import zlib

EVENTS = ("Adverse_event", "Potential_therapeutic_event")
FREE = ("CC BY", "CC BY (text)", "CC ZERO", "CC0")

# Headings of our notes and of ACI-Bench, by the label of MTS-Dialog that says the same.
SECTIONS = {
    "GENHX": "present_illness interval_history subjective birth_history history_of_present_illness",
    "FAM/SOCHX": "family_history social_history",
    "PASTMEDICALHX": "past_medical_history problem_list",
    "PASTSURGICAL": "past_surgical_history surgical_history",
    "CC": "chief_complaint reason_for_consultation reason_for_referral indication",
    "ROS": "review_of_systems",
    "ALLERGY": "allergies",
    "MEDICATIONS": "medications discharge_medications admission_medications current_medications",
    "ASSESSMENT": "assessment impression",
    "EXAM": "physical_exam physical_examination vital_signs objective physical_exam_neurologic physical_exam_skin physical_exam_abdomen "
            "physical_exam_heart physical_exam_extremities physical_exam_general physical_exam_lungs physical_exam_ent "
            "physical_exam_head physical_exam_neck physical_exam_eyes physical_exam_chest",
    "DIAGNOSIS": "diagnosis discharge_diagnosis admission_diagnosis preoperative_diagnosis postoperative_diagnosis",
    "DISPOSITION": "discharge_disposition discharge_condition",
    "PLAN": "plan follow_up discharge_instructions",
    "EDCOURSE": "hospital_course emergency_department_course",
    "IMMUNIZATIONS": "immunizations",
    "IMAGING": "imaging ecg",
    "LABS": "laboratory",
    "PROCEDURES": "procedures",
    "GYNHX": "obstetric_history menstrual_history",
    "OTHER_HISTORY": "developmental_history",
}
LABEL_OF = {section: label for label, sections in SECTIONS.items() for section in sections.split()}


def rows_of(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def write(path, rows):
    """Under a temporary name first, so that no half of a file is left."""
    with open(path + ".part", "w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    os.replace(path + ".part", path)
    print(f"{path}: {len(rows)}")


def typed_effects(row):
    """The row with relations from drug to effect, of the kind of the event that both take part in."""
    kinds = [entity["kind"] for entity in row["entities"]]
    events = {}
    for relation in row.get("relations", []):
        if kinds[relation["from"]] in EVENTS:
            events.setdefault(relation["to"], set()).add(kinds[relation["from"]])
    relations = []
    for relation in row.get("relations", []):
        if relation["kind"] == "Drug-Effect":
            both = events.get(relation["from"], set()) & events.get(relation["to"], set())
            relations += [{**relation, "kind": kind} for kind in sorted(both or {row["label"]})]
    return {**row, "relations": relations}


def adverse_events(phee, trials, seed):
    rows = [{"id": row["id"], "text": row["text"], "label": row["label"]} for row in phee if "label" in row]
    others = [{"id": row["id"], "text": row["text"], "label": "none"} for row in trials if row["licence"] in FREE]
    random.Random(seed).shuffle(others)
    return rows + others[:len(rows)]


def sections_of_note(path):
    """(section, text) of a note of ours, its marks taken away."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    parts = re.split(r"\[\[(?:[^\]]|\](?!\]))*\]\]\{([^}]*)\}", text)
    for marks, body in zip(parts[1::2], parts[2::2]):
        plain = re.sub(r"\[((?:[^\[\]])*)\]\{[^}]*\}", r"\1", body)
        plain = re.sub(r"\[((?:[^\[\]])*)\]\{[^}]*\}", r"\1", plain).strip(" :\n-")
        if plain:
            yield marks.split(",")[0].strip(), plain


def sections_of_visit(text):
    parts = re.split(r"^([A-Z][A-Z /&]{3,})$", text, flags=re.M)
    for title, body in zip(parts[1::2], parts[2::2]):
        if body.strip():
            yield title.strip().lower().replace(" ", "_"), body.strip()


def labelled_sections(data, corpora):
    found = []
    for folder in ("notes/en/train", "relations/en/train"):
        for name in sorted(os.listdir(os.path.join(corpora, folder))):
            if name.endswith(".note"):
                found += [(name, *section) for section in sections_of_note(os.path.join(corpora, folder, name))]
    for row in rows_of(f"{data}/en-visit-notes/aci-bench.train.jsonl"):
        found += [(row["id"], *section) for section in sections_of_visit(row["text"])]
    return [{"id": f"{name}#{number}", "text": text, "label": LABEL_OF[section]}
            for number, (name, section, text) in enumerate(found) if section in LABEL_OF]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("corpora")
    parser.add_argument("output")
    options = parser.parse_args()
    data, output = options.data, options.output
    os.makedirs(output, exist_ok=True)
    for part in ("train", "dev"):
        phee = list(rows_of(f"{data}/en-phee/{part}.jsonl"))
        trials = list(rows_of(f"{data}/en-rct-roles/{part}.jsonl"))
        write(f"{output}/phee.{part}.jsonl", [typed_effects(row) for row in phee])
        write(f"{output}/adverse-event.{part}.jsonl", adverse_events(phee, trials, seed=1))
        if part == "train":
            write(f"{output}/rct-roles.train.jsonl", [row for row in trials if row["licence"] in FREE])
    write(f"{output}/sections.train.jsonl", labelled_sections(data, options.corpora))
    interactions = list(rows_of(f"{data}/en-ddi2013/train.jsonl"))
    is_dev = [zlib.crc32(row["document"].encode()) % 10 == 0 for row in interactions]
    write(f"{output}/ddi.train.jsonl", [row for row, dev in zip(interactions, is_dev) if not dev])
    write(f"{output}/ddi.dev.jsonl", [row for row, dev in zip(interactions, is_dev) if dev])


if __name__ == "__main__":
    main()
