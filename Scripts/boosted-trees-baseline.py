#!/usr/bin/env python3
"""Measures scikit-learn's boosted trees on the data of the shipped risk models, five folds by patient, for the tables beside ours.

    boosted-trees-baseline.py --encounters train.csv        # Diabetes 130-US: every column as it stands, diagnoses as numbers
    boosted-trees-baseline.py --stays stays.jsonl           # PhysioNet 2012 (Scripts/physionet-timelines.py): usual summaries of 48 hours

Needs scikit-learn and pandas. Areas are of the folds' scores together.
"""

import argparse
import json

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold


def encounters(path):
    table = pd.read_csv(path, dtype=str, keep_default_na=False).replace("?", np.nan)
    table = table[~table.discharge_disposition_id.isin(["11", "13", "14", "19", "20", "21"])]
    labels, groups = (table.readmitted == "<30").to_numpy(), table.patient_nbr.to_numpy()
    table = table.drop(columns=["readmitted", "patient_nbr", "encounter_id"])
    for name in ("diag_1", "diag_2", "diag_3"):
        # Codes as numbers, in whose order the chapters stand; those of causes and circumstances behind them.
        table[name] = table[name].str.replace("V", "10").str.replace("E", "20")
    features, kinds = [], []
    for name in table:
        numbers = pd.to_numeric(table[name], errors="coerce")
        is_number = numbers.notna().sum() == table[name].notna().sum() and not name.endswith("_id")
        if not is_number:
            # The most frequent words, which the trees take as categories, and one for all others.
            words = {word: place for place, word in enumerate(table[name].value_counts().index[:30])}
            numbers = table[name].map(words).fillna(len(words))
        features.append(numbers.to_numpy(float))
        kinds.append(not is_number)
    return np.column_stack(features), labels, groups, kinds


def stays(path):
    rows, labels, groups = [], [], []
    for line in open(path, encoding="utf-8"):
        stay = json.loads(line)
        series = {}
        for event in stay.get("events", []):
            if event["time"] <= 48 and isinstance(event.get("value"), (int, float)):
                series.setdefault(event["code"], []).append(event["value"])
        if not series:
            continue
        row = {name: value for name, value in stay.get("static", {}).items() if isinstance(value, (int, float))}
        for code, values in series.items():
            summaries = {"first": values[0], "last": values[-1], "mean": np.mean(values), "least": min(values), "most": max(values), "count": len(values)}
            row.update({f"{code} {name}": value for name, value in summaries.items()})
        rows.append(row)
        labels.append(stay["label"] == 1)
        groups.append(stay["id"])
    table = pd.DataFrame(rows)
    return table.to_numpy(float), np.array(labels), np.array(groups), [False] * table.shape[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--encounters")
    which.add_argument("--stays")
    options = parser.parse_args()
    features, labels, groups, kinds = encounters(options.encounters) if options.encounters else stays(options.stays)
    scores = np.zeros(len(labels))
    for train, test in StratifiedGroupKFold(5, shuffle=True, random_state=1).split(features, labels, groups):
        trees = HistGradientBoostingClassifier(
            learning_rate=0.03, max_iter=300, max_leaf_nodes=15, min_samples_leaf=50, l2_regularization=10, categorical_features=kinds, random_state=1)
        scores[test] = trees.fit(features[train], labels[train]).predict_proba(features[test])[:, 1]
    print(f"{len(labels)} units, {labels.mean():.3f} with the outcome: AUROC {roc_auc_score(labels, scores):.4f}, AUPRC {average_precision_score(labels, scores):.4f}")


if __name__ == "__main__":
    main()
