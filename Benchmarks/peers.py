#!/usr/bin/env python3
"""Times peers on the same files, one thread: jieba, rjieba, spaCy's tokenizer, medSpaCy's default pipeline; lxml on XML.

    pip install jieba rjieba spacy medspacy lxml
    peers.py [--zh FILE.txt] [--en NOTES.jsonl] [--records FOLDER] [--seconds 20]

NOTES.jsonl holds {"id","text"} lines, cut into notes of 2,100 characters as the Swift benchmark cuts them. A peer stops after --seconds.
"""
import argparse
import json
import time
import warnings

warnings.filterwarnings("ignore")


def rate(items, work, size, seconds):
    """Units a second over as many items as fit into the time."""
    start, done = time.perf_counter(), 0
    for item in items:
        work(item)
        done += size(item)
        if time.perf_counter() - start > seconds:
            break
    return done / (time.perf_counter() - start)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--zh")
    parser.add_argument("--en")
    parser.add_argument("--records")
    parser.add_argument("--seconds", type=float, default=20)
    options = parser.parse_args()
    if options.zh:
        lines = open(options.zh, encoding="utf-8").read().split("\n")
        import jieba
        jieba.setLogLevel(60)
        jieba.initialize()
        print(f"jieba, HMM                  {rate(lines, lambda line: list(jieba.cut(line)), len, options.seconds) / 1e6:8.2f} M characters/s")
        import rjieba
        rjieba.cut("预热")
        print(f"rjieba (Rust), HMM          {rate(lines, rjieba.cut, len, options.seconds) / 1e6:8.2f} M characters/s")
    if options.records:
        import pathlib
        from lxml import etree
        parser = etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False)
        documents = []
        for path in pathlib.Path(options.records).rglob("*.xml"):
            try:
                etree.fromstring(path.read_bytes(), parser)
            except etree.XMLSyntaxError:
                continue
            documents.append(path.read_bytes())

        def walk(document):
            for element in etree.fromstring(document, parser).iter():
                element.tag, element.text, element.attrib
        best = max(rate(documents, walk, len, options.seconds) for _ in range(3))
        print(f"lxml, parse and walk        {best / 1e6:8.1f} MB/s")
    if options.en:
        import medspacy
        import spacy
        from medspacy.ner import TargetRule
        texts = [json.loads(line)["text"] for line in open(options.en, encoding="utf-8")]
        notes = [text[start:start + 2100] for text in texts for start in range(0, max(1, len(text) - 2099), 2100)]
        print(f"spaCy tokenizer             {rate(notes, spacy.blank('en').make_doc, len, options.seconds) / 1e6:8.2f} M characters/s")
        pipeline = medspacy.load()
        for word in "fever pain cough hypertension diabetes pneumonia cancer nausea vomiting dyspnea edema anemia".split():
            pipeline.get_pipe("medspacy_target_matcher").add(TargetRule(word, "PROBLEM"))
        print(f"medSpaCy, default pipeline  {rate(notes, pipeline, lambda note: 1, options.seconds):8.2f} notes/s  ({len(notes)} notes)")


if __name__ == "__main__":
    main()
