#!/usr/bin/env python3
"""Writes Tests/CasebookTensorTests/Fixtures/losses.json: small random inputs with the losses and gradients of PyTorch.

    Scripts/make-loss-fixtures.py [--output FILE]

Needs torch (2.15). What PyTorch has no function for (focal losses, Cox's partial likelihood, ranking) is written here from its definition, by loops,
and differentiated by PyTorch in double precision. The inputs are drawn from a fixed seed.
"""
import argparse
import json
import pathlib

import torch
import torch.nn.functional as F

ROOT = pathlib.Path(__file__).resolve().parent.parent


def short(tensor):
    return [float(f"{x:.9g}") for x in tensor.detach().double().flatten().tolist()]


def case(loss, logits, **more):
    loss.backward()
    result = {"logits": short(logits), "loss": float(f"{loss.item():.8g}"), "gradient": short(logits.grad)}
    return result | more


def inputs(generator, *shape):
    """Numbers of few digits, so that single and double precision begin alike."""
    numbers = (torch.randn(*shape, generator=generator) * 2 * 256).round() / 256
    return numbers.double().requires_grad_()


def categorical(generator):
    targets = torch.tensor([2, 0, -100, 3, 1, 3])
    weights = torch.tensor([0.5, 2, 1, 0.25]).double()
    plain, full, focal = (inputs(generator, 6, 4) for _ in range(3))
    loss = F.cross_entropy(full, targets, weight=weights, label_smoothing=0.125)
    counted = targets >= 0
    log = F.log_softmax(focal, dim=1)[counted].gather(1, targets[counted, None])[:, 0]
    focused = ((1 - log.exp()) ** 2 * -log).mean()
    return {
        "targets": targets.tolist(),
        "weights": weights.tolist(),
        "plain": case(F.cross_entropy(plain, targets), plain),
        "full": case(loss, full),
        "focal": case(focused, focal),
    }


def binary(generator):
    targets = torch.tensor([[1, 0, 1], [0, 0.25, 1], [0, 0, 0], [1, 1, 0.75]]).double()
    weights = torch.tensor([1, 4, 0.5]).double()
    plain, full, focal = (inputs(generator, 4, 3) for _ in range(3))
    p = torch.sigmoid(focal)
    focused = -(targets * (1 - p) ** 2 * p.log() + (1 - targets) * p**2 * (1 - p).log()).mean()
    return {
        "targets": short(targets),
        "weights": weights.tolist(),
        "plain": case(F.binary_cross_entropy_with_logits(plain, targets), plain),
        "full": case(F.binary_cross_entropy_with_logits(full, targets, pos_weight=weights), full),
        "focal": case(focused, focal),
    }


def squared(generator):
    predictions, targets = inputs(generator, 3, 2), inputs(generator, 3, 2).detach()
    return case(F.mse_loss(predictions, targets), predictions, targets=short(targets))


def efron(scores, times, events):
    total = 0
    for time in sorted({t for t, e in zip(times, events) if e}):
        tied = [i for i, t in enumerate(times) if t == time and events[i]]
        risk = torch.stack([scores[i].exp() for i, t in enumerate(times) if t >= time]).sum()
        hazard = torch.stack([scores[i].exp() for i in tied]).sum()
        for k, i in enumerate(tied):
            total = total - scores[i] + (risk - k / len(tied) * hazard).log()
    return total / sum(events)


def ranking(scores, times, events):
    pairs = [
        F.softplus(scores[j] - scores[i])
        for i in range(len(times))
        for j in range(len(times))
        if events[i] and (times[i] < times[j] or times[i] == times[j] and not events[j])
    ]
    return torch.stack(pairs).mean()


def survival(generator):
    times = [3, 1, 4, 1, 5, 2, 3, 3, 2, 6, 1, 3]
    events = [1, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1, 1]
    cox, ranked = inputs(generator, len(times)), inputs(generator, len(times))
    return {
        "times": times,
        "events": events,
        "cox": case(efron(cox, times, events), cox),
        "ranking": case(ranking(ranked, times, events), ranked),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", default=ROOT / "Tests/CasebookTensorTests/Fixtures/losses.json", type=pathlib.Path)
    generator = torch.Generator().manual_seed(7)
    parts = {"categorical": categorical, "binary": binary, "squared": squared, "survival": survival}
    result = {name: make(generator) for name, make in parts.items()}
    text = ",\n".join(f'  "{name}": {json.dumps(value, separators=(",", ":"))}' for name, value in result.items())
    parser.parse_args().output.write_text("{\n" + text + "\n}\n")


if __name__ == "__main__":
    main()
