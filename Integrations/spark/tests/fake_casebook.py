"""Stands in for the `casebook` program: the same exchange of lines, and misbehaviour on demand.

A document whose text, or a unit whose `do`, is one of these words makes the process do what the word says:

    CRASH           die at once                  CRASH-ONCE path   die unless the file is there, which is then made
    HANG            answer never                 SLOW seconds      answer late
    HALF            write half a line and die    GARBLE            answer for another document
    NOISE           write a line that is no JSON FAIL              answer with an error
    BROKEN          answer with a line that is JSON up to the id
    UNREAD          answer with an error that names the line by its number

Options beyond the real ones: `--starts FILE` notes each process that is given documents; `--refuse` does not start;
`--echo` adds the line that was given to a score.
"""

import json
import os
import signal
import sys
import time


def option(name, default=None):
    return sys.argv[sys.argv.index(name) + 1] if name in sys.argv else default


def die():
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(10)


def write(value):
    sys.stdout.write((value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))) + "\n")
    sys.stdout.flush()


def behave(word, identifier, number):
    """Whether the line was dealt with."""
    if word == "CRASH":
        die()
    elif word.startswith("CRASH-ONCE "):
        path = word.split(" ", 1)[1]
        if not os.path.exists(path):
            open(path, "w").close()
            die()
    elif word == "HANG":
        time.sleep(3600)
    elif word.startswith("SLOW "):
        time.sleep(float(word.split()[1]))
    elif word == "HALF":
        sys.stdout.write('{"id":"' + identifier)
        sys.stdout.flush()
        die()
    elif word == "GARBLE":
        write({"id": "someone else", "language": "en"})
        return True
    elif word == "NOISE":
        write("what a process prints that lost its way")
        return True
    elif word == "FAIL":
        write({"id": identifier, "error": {"code": "input.malformed", "message": "Refused on demand."}})
        return True
    elif word == "BROKEN":
        write('{"id":"' + identifier + '","language":')
        return True
    elif word == "UNREAD":
        write({"id": f"line-{number}", "error": {"code": "timeline.malformed", "message": f"input:{number}: Refused on demand."}})
        return True
    return False


def extraction(line):
    text = line["text"]
    entities = []
    place = 0
    for number, word in enumerate(text.split()[:200]):
        place = text.index(word, place)
        entities.append({
            "id": f"e{number}", "kind": "symptom", "start": place, "end": place + len(word), "text": word, "confidence": 0.5, "source": "fake",
            "assertion": {"status": "present", "temporality": "current", "subject": "patient", "cues": []},
            "codes": [{"system": "HPO", "code": f"HP:{number}", "display": word}],
        })
        place += len(word)
    result = {"id": line["id"]}
    document = {key: line[key] for key in ("patient", "encounter", "type", "time", "author") if key in line}
    if document:
        result["document"] = document
    result.update({"language": line.get("language", "en"), "offsets": "scalar", "length": len(text), "sections": [], "sentences": [[0, len(text)]]})
    result["entities"] = entities
    result["relations"] = [{"kind": "next", "from": f"e{i}", "to": f"e{i + 1}", "confidence": 1} for i in range(len(entities) - 1)]
    result.update({"measurements": [], "medications": [], "times": [], "diagnostics": []})
    if "--include-text" in sys.argv:
        result["text"] = text
    return result


def score(line, identifier):
    """A sum of the numbers in a wide row, or the number of events of a timeline."""
    if "--echo" in sys.argv:
        inputs = {}
    elif "events" in line or "static" in line:
        inputs = {"events": len(line.get("events", [])), "age": line.get("static", {}).get("age"), "notes": len(line.get("notes", []))}
    else:
        inputs = {key: value for key, value in line.items() if key != option("--id-column")}
    missing = sorted(key for key, value in inputs.items() if value is None)
    result = {"id": identifier, "model": option("--model"), "modelVersion": "1", "outcome": "death", "horizon": "PT48H"}
    if missing:
        result.update({"status": "abstained", "reason": "too little is known"})
    else:
        total = sum(value for value in inputs.values() if isinstance(value, (int, float)))
        probability = total / (1 + total)
        result.update({"status": "scored", "probability": probability, "probabilities": {"dead": probability, "alive": 1 - probability}})
        result.update({"band": "high" if total > 10 else "low", "threshold": 0.5, "flag": total > 1, "logOdds": 1, "baselineLogOdds": -0.5})
        result["contributions"] = [{"feature": key, "value": value, "logOdds": 0.25} for key, value in inputs.items()]
    result["inputs"] = {"present": len(inputs) - len(missing), "missing": len(missing)}
    result["producer"] = {"version": "0.1.0", "models": ["m@1"]}
    if "--echo" in sys.argv:
        result["line"] = line
    return result


def main():
    if "--refuse" in sys.argv:
        print("casebook: There is no such model. [resource.missing]", file=sys.stderr)
        return 3
    command = sys.argv[1]
    is_noted = False
    failed = False
    for number, raw in enumerate(sys.stdin.buffer, 1):
        line = json.loads(raw)
        if line.get("id") == "start":
            # Sent to see whether the program starts; a command may well refuse it.
            write({"id": "start", "error": {"code": "input.malformed", "message": "Refused."}})
            failed = True
            continue
        if not is_noted and option("--starts"):
            with open(option("--starts"), "a") as file:
                file.write(f"{os.getpid()}\n")
            is_noted = True
        # A number is named as it is spelled.
        named = json.loads(raw, parse_int=str, parse_float=str)
        identifier = named.get(option("--id-column", "id")) or named.get("id")
        word = line.get("text") if command == "extract" else line.get("do")
        if isinstance(word, str) and behave(word, identifier, number):
            failed = True
            continue
        write(extraction(line) if command == "extract" else score(line, identifier))
    return 1 if failed else 0


sys.exit(main())
