#!/usr/bin/env python3
"""Checks that every module imports only modules on or below its own floor, as Documentation/architecture.md lists them.

Reads the import lines of Sources/, Lexicons/Source/ and Models/Source/; prints each offence and exits with 1 when there is one.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# module: what its row lists; what those list is allowed as well.
ALLOWED = {
    "CICU": [], "CZLib": [], "CLibXML2": [], "CPNG": [], "CJPEG": [],
    "CCasebookICU": ["CICU"],
    "CCasebookXML": ["CLibXML2"],
    "CCasebookKernels": [],
    "CCasebookImages": ["CPNG", "CJPEG"],
    "CasebookCore": ["CZLib"],
    "CasebookTensor": ["CasebookCore", "CCasebookKernels"],
    "CasebookLearning": ["CasebookTensor", "CasebookCore"],
    "CasebookText": ["CasebookCore", "CCasebookICU"],
    "CasebookXML": ["CasebookCore", "CCasebookXML"],
    "CasebookRecords": ["CasebookXML", "CasebookText"],
    "CasebookLexicons": ["CasebookText", "CasebookCore"],
    "CasebookExtraction": ["CasebookText", "CasebookLexicons", "CasebookLearning"],
    "CasebookRisk": ["CasebookLearning"],
    "CasebookImaging": ["CasebookLearning", "CCasebookImages", "CZLib"],
    "CasebookOmics": ["CasebookLearning", "CZLib"],
    "CasebookModels": ["CasebookExtraction", "CasebookRisk"],
    "CasebookPipeline": ["CasebookModels", "CasebookRecords"],
    "CasebookFormats": ["CasebookExtraction", "CasebookRisk", "CasebookRecords"],
    "CasebookStore": ["CasebookPipeline", "CasebookFormats", "GRDB"],
    "Casebook": ["CasebookPipeline", "CasebookFormats"],
    "CasebookCommand": ["Casebook", "CasebookStore", "CasebookImaging", "CasebookOmics", "ArgumentParser"],
}
# The toolchain's own modules.
SYSTEM = {"Swift", "Foundation", "Synchronization", "Dispatch", "Glibc", "Musl", "Darwin"}
FOLDERS = {"CasebookLexicons": ROOT / "Lexicons" / "Source", "CasebookModels": ROOT / "Models" / "Source"}
# C shims are an affair of the one module above them: they are not handed on.
PRIVATE = {"CICU", "CZLib", "CLibXML2", "CPNG", "CJPEG", "CCasebookICU", "CCasebookXML", "CCasebookKernels", "CCasebookImages"}

IMPORT = re.compile(r"^\s*(?:@\w+\s+)*(?:(?:public|package|internal|private|fileprivate)\s+)?import\s+(?:(?:struct|class|enum|func|protocol)\s+)?(\w+)")


def closure(module):
    """Everything that a module may import."""
    found, queue = set(), list(ALLOWED[module])
    while queue:
        name = queue.pop()
        if name in found:
            continue
        found.add(name)
        queue += [lower for lower in ALLOWED.get(name, []) if lower not in PRIVATE]
    return found


def main():
    offences, files = [], 0
    for module in ALLOWED:
        folder = FOLDERS.get(module, ROOT / "Sources" / module)
        allowed = closure(module) | SYSTEM | {module}
        for path in sorted(folder.rglob("*.swift")):
            files += 1
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                found = IMPORT.match(line)
                if found and found.group(1) not in allowed:
                    offences.append(f"{path.relative_to(ROOT)}:{number}: {module} must not import {found.group(1)}")
    known = set(ALLOWED) - set(FOLDERS)
    for folder in sorted((ROOT / "Sources").iterdir()):
        if folder.is_dir() and folder.name not in known:
            offences.append(f"Sources/{folder.name}: no floor is given for this module in Scripts/check-layers.py")
    print("\n".join(offences) if offences else f"layers: {files} files, no offence")
    return 1 if offences or files == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
