#!/usr/bin/env python3
"""Writes Tests/CasebookLearningTests/Fixtures/metrics.json: small random inputs with the answers of scikit-learn, SciPy and lifelines.

    Scripts/make-metric-fixtures.py [--output FILE]

Needs numpy, scikit-learn (1.9), scipy and lifelines (0.30). What none of them has (DeLong's variance, Uno's c) is computed here from its
definition, by loops over all pairs. The inputs are drawn from a fixed seed and hold ties on purpose.
"""
import argparse
import json
import math
import pathlib

import numpy as np
from lifelines import KaplanMeierFitter
from lifelines.utils import concordance_index
from lifelines.utils.concordance import _concordance_summary_statistics
from scipy import optimize, special, stats
from sklearn import calibration, isotonic, linear_model, metrics

ROOT = pathlib.Path(__file__).resolve().parent.parent


def plain(value):
    """Turns numpy values into JSON; infinities become strings, as JSON has no name for them."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(item) for item in value]
    if isinstance(value, (bool, np.bool_)):
        return int(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return float(value) if math.isfinite(value) else str(float(value))
    return value


def spans(rng):
    """Spans as rows of a multilabel indicator: one row a place in a document, one column a kind."""
    kinds = ["disease", "drug", "procedure"]
    documents = []
    cells = ({}, {})
    for document in range(6):
        sides = []
        for cell in cells:
            side = []
            for _ in range(int(rng.integers(0, 9))):
                start = int(rng.integers(0, 6))
                kind = int(rng.integers(0, 3 if cell is cells[1] else 2))
                side.append([start, start + 1 + int(rng.integers(0, 2)), kinds[kind]])
                cell[document, *side[-1][:2], kind] = 1
            sides.append(side)
        documents.append({"gold": sides[0], "predicted": sides[1]})
    rows = sorted({key[:3] for cell in cells for key in cell})
    gold, predicted = (np.array([[cell.get((*row, kind), 0) for kind in range(3)] for row in rows]) for cell in cells)
    score = metrics.precision_recall_fscore_support
    return {
        "documents": documents, "kinds": kinds,
        "each": np.array(score(gold, predicted, average=None, zero_division=0)[:3]).T,
        "micro": score(gold, predicted, average="micro", zero_division=0)[:3],
        "macro": score(gold, predicted, average="macro", zero_division=0)[:3],
    }


def confusion(rng):
    gold = rng.choice([0, 1, 2, 4], 80, p=[0.4, 0.3, 0.2, 0.1])
    predicted = np.where(rng.random(80) < 0.6, gold, rng.choice([0, 1, 2], 80))
    score = metrics.precision_recall_fscore_support
    return {
        "gold": gold, "predicted": predicted, "classCount": 5,
        "matrix": metrics.confusion_matrix(gold, predicted, labels=range(5)).ravel(),
        "accuracy": metrics.accuracy_score(gold, predicted),
        "each": np.array(score(gold, predicted, labels=range(5), average=None, zero_division=0)[:3]).T,
        "macro": score(gold, predicted, average="macro", zero_division=0)[:3],
        "microWithout0": score(gold, predicted, labels=[1, 2, 4], average="micro", zero_division=0)[:3],
        "macroWithout0": score(gold, predicted, labels=[1, 2, 4], average="macro", zero_division=0)[:3],
        "kappa": metrics.cohen_kappa_score(gold, predicted),
    }


def wilson():
    rows = []
    for count, total, level in [(0, 10, 0.95), (10, 10, 0.95), (3, 17, 0.9), (81, 263, 0.95), (1, 1, 0.99), (499, 1000, 0.5), (7, 20, 0.999999)]:
        interval = stats.binomtest(count, total).proportion_ci(level, "wilson")
        rows.append([count, total, level, interval.low, interval.high])
    return rows


def delong(labels, columns):
    """Areas and their covariance by the definition of DeLong, DeLong and Clarke-Pearson (1988)."""
    positive, negative = labels == 1, labels == 0
    wins = [(c[positive][:, None] > c[negative][None, :]) + 0.5 * (c[positive][:, None] == c[negative][None, :]) for c in columns]
    covariance = np.cov([w.mean(1) for w in wins]) / positive.sum() + np.cov([w.mean(0) for w in wins]) / negative.sum()
    return [w.mean() for w in wins], np.atleast_2d(covariance)


def reliability(labels, probabilities, count, strategy):
    observed, mean = calibration.calibration_curve(labels, probabilities, n_bins=count, strategy=strategy)
    edges = np.linspace(0, 1, count + 1) if strategy == "uniform" else np.percentile(probabilities, np.linspace(0, 1, count + 1) * 100)
    sizes = np.bincount(np.searchsorted(edges[1:-1], probabilities), minlength=count)
    sizes = sizes[sizes > 0]
    return {"observed": observed, "mean": mean, "sizes": sizes, "error": float((sizes * abs(observed - mean)).sum() / len(labels))}


def recalibration(labels, probabilities):
    x = special.logit(np.clip(probabilities, np.finfo(float).eps, 1 - np.finfo(float).eps))
    start = linear_model.LogisticRegression(C=np.inf, tol=1e-10, max_iter=10000).fit(x[:, None], labels)

    def score(line):
        miss = special.expit(line[0] + line[1] * x) - labels
        return [miss.sum(), miss @ x]

    line = optimize.root(score, [start.intercept_[0], start.coef_[0, 0]], tol=1e-14).x
    assert np.allclose(line, [start.intercept_[0], start.coef_[0, 0]], rtol=1e-3, atol=1e-3)
    large = optimize.brentq(lambda a: (special.expit(a + x) - labels).sum(), -50, 50, xtol=1e-15)
    return {"intercept": line[0], "slope": line[1], "inTheLarge": large}


def binary(rng):
    labels = (rng.random(70) < 0.4).astype(int)
    logits = 1.5 * (labels - 0.5) + rng.normal(size=70)
    scores = np.round(logits, 1)
    other = np.round(0.5 * logits + rng.normal(size=70), 2)
    probabilities = np.round(special.expit(1.7 * logits + 0.4), 2)
    probabilities[:3] = [0.0, 1.0, 0.3]
    false, true, thresholds = metrics.roc_curve(labels, scores, drop_intermediate=False)
    precision, recall, cuts = metrics.precision_recall_curve(labels, scores)
    areas, covariance = delong(labels, [scores, other])
    assert math.isclose(areas[0], metrics.roc_auc_score(labels, scores))
    variance = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
    z = (areas[0] - areas[1]) / math.sqrt(variance)
    tn, fp, fn, tp = metrics.confusion_matrix(labels, scores >= 0.5).ravel()
    return {
        "labels": labels, "scores": scores, "other": other, "probabilities": probabilities,
        "atHalf": [tp, fp, tn, fn],
        "roc": {"false": false, "true": true, "thresholds": thresholds},
        "pr": {"precision": precision[:-1][::-1], "recall": recall[:-1][::-1], "thresholds": cuts[::-1]},
        "areas": areas, "covariance": covariance.ravel(), "z": z, "p": 2 * stats.norm.sf(abs(z)),
        "interval90": stats.norm.interval(0.9, areas[0], math.sqrt(covariance[0, 0])),
        "averagePrecision": metrics.average_precision_score(labels, scores),
        "brier": metrics.brier_score_loss(labels, probabilities),
        "logLoss": metrics.log_loss(labels, probabilities),
        "equalWidth": reliability(labels, probabilities, 10, "uniform"),
        "equalMass": reliability(labels, probabilities, 7, "quantile"),
        "recalibration": recalibration(labels, probabilities),
    }


def uno(times, events, risks, truncation, training):
    """By the definition of Uno et al. (2011), with G(t-) and the pairs of Harrell's c where times are equal."""

    def uncensored(time):
        result = 1.0
        for at in np.unique(training[0][training[0] < time]):
            here = training[0] == at
            leaving = (here & (training[1] == 0)).sum()
            result *= 1 - leaving / max(1, (training[0] >= at).sum() - (here & (training[1] == 1)).sum())
        return result

    above = below = 0.0
    for i in range(len(times)):
        if not events[i] or times[i] >= truncation:
            continue
        for j in range(len(times)):
            if times[j] > times[i] or (times[j] == times[i] and not events[j]):
                weight = uncensored(times[i]) ** -2
                below += weight
                above += weight * (1.0 if risks[i] > risks[j] else 0.5 if risks[i] == risks[j] else 0.0)
    return above / below


def survival(rng):
    count = 50
    risks = np.round(rng.normal(size=count), 1)
    lifetimes = rng.exponential(np.exp(-risks) * 10)
    censoring = rng.exponential(15, size=count)
    times = np.round(np.minimum(lifetimes, censoring)).clip(1, 40)
    events = (lifetimes <= censoring).astype(int)
    concordant, tied, comparable = _concordance_summary_statistics(times, -risks, events)
    curve = KaplanMeierFitter().fit(times, events).survival_function_["KM_estimate"]
    half = (times[::2], events[::2])
    return {
        "times": times, "events": events, "risks": risks,
        "harrell": [concordant, tied, comparable, concordance_index(times, -risks, events)],
        "at": [0.5, 1, 2.5, 7, 12, 100], "survival": [curve[curve.index <= t].iloc[-1] for t in [0.5, 1, 2.5, 7, 12, 100]],
        "uno": uno(times, events, risks, math.inf, (times, events)),
        "unoTruncated": uno(times, events, risks, 8, (times, events)),
        "unoOfHalf": uno(times, events, risks, 8, half),
    }


def temperature(rng):
    classes = rng.integers(0, 4, 40)
    logits = np.round(rng.normal(size=(40, 4)) * 2 + 2.5 * np.eye(4)[classes], 2)

    def slope(log_sharpness):
        scaled = np.exp(log_sharpness) * logits
        return ((special.softmax(scaled, axis=1) - np.eye(4)[classes]) * logits).sum()

    value = math.exp(-optimize.brentq(slope, -6, 6, xtol=1e-15))
    probabilities = special.softmax(logits / value, axis=1)
    known = calibration._TemperatureScaling().fit(logits, classes)
    assert math.isclose(1 / known.beta_, value, rel_tol=1e-3)
    return {
        "classes": classes, "logits": logits.ravel(), "temperature": value, "first": probabilities[0],
        "logLoss": metrics.log_loss(classes, probabilities, labels=range(4)),
    }


def platt(rng):
    labels = (rng.random(40) < 0.3).astype(int)
    scores = np.round(labels * 2.0 + rng.normal(size=40) * 1.2 - 3, 2)
    positives, negatives = labels.sum(), (1 - labels).sum()
    targets = np.where(labels == 1, (positives + 1) / (positives + 2), 1 / (negatives + 2))

    def score(line):
        miss = special.expit(line[0] + line[1] * scores) - targets
        return [miss.sum(), miss @ scores]

    line = optimize.root(score, [0, 1], tol=1e-14).x
    known = calibration._sigmoid_calibration(scores, labels)
    assert np.allclose([-known[1], -known[0]], line, rtol=1e-3)
    return {"labels": labels, "scores": scores, "intercept": line[0], "slope": line[1]}


def isotone(rng):
    scores = np.round(rng.random(45), 2)
    scores[5:9] = scores[4]
    targets = (rng.random(45) < scores).astype(int)
    weights = np.round(rng.random(45) * 3, 1)
    weights[10] = 0
    queries = [-1, *np.round(np.linspace(0, 1, 23), 3), 2]
    result = {"scores": scores, "targets": targets, "weights": weights, "queries": queries}
    for name, given in (("plain", None), ("weighted", weights)):
        model = isotonic.IsotonicRegression(out_of_bounds="clip").fit(scores, targets, sample_weight=given)
        result[name] = {"scores": model.X_thresholds_, "values": model.y_thresholds_, "answers": model.predict(queries)}
    return result


def regression(rng):
    actual = np.round(rng.normal(6, 1.5, 40), 1)
    predicted = np.round(0.7 * actual + rng.normal(1.8, 0.8, 40), 1)
    return {
        "actual": actual, "predicted": predicted,
        "absolute": metrics.mean_absolute_error(actual, predicted), "squared": metrics.mean_squared_error(actual, predicted),
        "rSquared": metrics.r2_score(actual, predicted),
        "pearson": stats.pearsonr(actual, predicted).statistic, "spearman": stats.spearmanr(actual, predicted).statistic,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=pathlib.Path, default=ROOT / "Tests/CasebookLearningTests/Fixtures/metrics.json")
    output = parser.parse_args().output
    parts = {"spans": spans, "confusion": confusion, "binary": binary, "survival": survival, "temperature": temperature, "platt": platt,
             "isotonic": isotone, "regression": regression}
    fixture = {name: plain(make(np.random.default_rng(number))) for number, (name, make) in enumerate(parts.items())}
    fixture["wilson"] = plain(wilson())
    output.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{json.dumps(name)}: {json.dumps(part, separators=(',', ':'))}" for name, part in fixture.items()]
    output.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
