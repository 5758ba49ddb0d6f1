#!/usr/bin/env python3
"""Validates FHIR bundles, one a line, with the models of the Python package fhir.resources (R4B).

usage: validate-fhir.py FILE…        - for standard input

Checks the structure and types of every resource, that addresses within a bundle are unique and references lead to one of them, the invariants of R4 that
the models do not know, and that nothing stands as a confirmed current fact that its own assertion does not say. Prints what is wrong, and exits with 1 then.
Needs: pip install fhir.resources
"""
import collections
import json
import sys

from fhir.resources.R4B.bundle import Bundle

SOURCE = "urn:casebook:fhir:source"


def codes(concept):
    return {coding.get("code") for coding in (concept or {}).get("coding", [])}


def source(resource):
    """The members of the extension that says where a statement stands and how it was read."""
    for extension in resource.get("extension", []):
        if extension["url"] == SOURCE:
            return {part["url"]: next(value for key, value in part.items() if key != "url") for part in extension["extension"]}
    return {}


def references(value):
    if isinstance(value, dict):
        if isinstance(value.get("reference"), str):
            yield value["reference"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def empty(value, path=""):
    """Members that FHIR forbids: empty strings, lists and objects, and nulls."""
    if value is None or value == "" or value == [] or value == {}:
        yield path
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from empty(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from empty(inner, f"{path}[{number}]")


def invariants(resource):
    """Invariants of R4 by their keys, and the safety of statements."""
    kind, said = resource["resourceType"], source(resource)
    clinical, verification = codes(resource.get("clinicalStatus")), codes(resource.get("verificationStatus"))
    if kind == "Condition":
        if any("problem-list-item" in codes(category) for category in resource.get("category", [])) and not clinical:
            yield "con-3: a problem without clinicalStatus"
        if "confirmed" in verification and (said.get("status") != "present" or said.get("temporality") == "future"):
            yield "a condition is confirmed that the note does not state"
        if clinical & {"active", "recurrence"} and said.get("temporality") == "historical" and said.get("clinicalStatus") not in ("active", "improved", "recurrent"):
            yield "a past condition is active"
        if "refuted" in verification and clinical:
            yield "a refuted condition has a clinicalStatus"
    elif kind == "AllergyIntolerance":
        if not clinical:
            yield "ait-1: an allergy without clinicalStatus"
    elif kind == "MedicationStatement":
        if resource["status"] == "active" and said.get("status") not in ("present", "conditional"):
            yield "a drug is active that the note does not give"
        if resource["status"] == "active" and said.get("medicationStatus") in ("stopped", "held", "planned", "declined", "unknown"):
            yield "a drug is active that is stopped, held, planned or declined"
    elif kind == "Procedure":
        if resource["status"] == "completed" and (said.get("status") != "present" or said.get("temporality") == "future"):
            yield "a procedure is completed that the note does not state"
    elif kind == "Observation":
        values = [key for key in resource if key.startswith("value")]
        if resource.get("component") and any(component["code"] == resource["code"] for component in resource["component"]) and values:
            yield "obs-7: a component has the observation's own code"
        if said.get("status") != "present":
            yield "an observation of what was not measured"
    for dosage in resource.get("dosage", []):
        cycle = dosage.get("timing", {}).get("repeat", {})
        if "period" in cycle and "periodUnit" not in cycle:
            yield "tim-2: a period without unit"
        if "asNeededBoolean" in dosage and "asNeededCodeableConcept" in dosage:
            yield "a dosage has two values of asNeeded[x]"


def check(line):
    bundle = json.loads(line)
    for path in empty(bundle):
        yield f"empty member at {path[:80]}"
    try:
        Bundle.model_validate(bundle)
    except ValueError as error:
        problems = error.errors() if hasattr(error, "errors") else [{"loc": (), "msg": str(error)}]
        for problem in problems:
            yield f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}"
    urls = collections.Counter(entry["fullUrl"] for entry in bundle.get("entry", []))
    for url, count in urls.items():
        if count > 1:
            yield f"bdl-7: {url} stands {count} times"
    for entry in bundle.get("entry", []):
        resource = entry["resource"]
        if entry["fullUrl"] != f"urn:uuid:{resource.get('id')}":
            yield f"the id of {resource['resourceType']} is not that of its address"
        for reference in references(resource):
            if reference not in urls:
                yield f"{resource['resourceType']}: a reference leads nowhere"
        for problem in invariants(resource):
            yield problem


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    bundles, problems, kinds = 0, 0, collections.Counter()
    for path in sys.argv[1:]:
        with sys.stdin if path == "-" else open(path, encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                bundles += 1
                for problem in check(line):
                    problems += 1
                    print(f"{path}:{number}: {problem}")
                kinds.update(entry["resource"]["resourceType"] for entry in json.loads(line).get("entry", []))
    print(f"{bundles} bundles, {problems} problems; " + ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())))
    sys.exit(1 if problems or not bundles else 0)


if __name__ == "__main__":
    main()
