#!/usr/bin/env python3
"""Writes Tests/CasebookLearningTests/Fixtures/optimizers.json: parameters after each of five steps of PyTorch's optimisers.

    Scripts/make-optimizer-fixtures.py [--output FILE]

Needs torch (2.15). A weight (2 x 3) and a bias (3), which has no weight decay, meet the same five random gradients under every method. A table (6 x 2) meets
gradients of single rows, some of them twice, under SparseAdam, whose epsilon stands at another place than Adam's and is therefore next to nothing. The numbers are drawn from a fixed seed.
"""
import argparse
import json
import pathlib

import torch

ROOT = pathlib.Path(__file__).resolve().parent.parent
STEPS = 5
METHODS = {
    "sgd": (torch.optim.SGD, {"lr": 0.1}, 0.1),
    "momentum": (torch.optim.SGD, {"lr": 0.1, "momentum": 0.9}, 0.1),
    "nesterov": (torch.optim.SGD, {"lr": 0.1, "momentum": 0.9, "nesterov": True}, 0.1),
    "adagrad": (torch.optim.Adagrad, {"lr": 0.1}, 0.1),
    "rmsprop": (torch.optim.RMSprop, {"lr": 0.02}, 0.1),
    "adam": (torch.optim.Adam, {"lr": 0.05}, 0.1),
    "adamw": (torch.optim.AdamW, {"lr": 0.05}, 0.1),
}


def short(tensor):
    return [float(f"{x:.9g}") for x in tensor.detach().flatten().tolist()]


def random(generator, *shape):
    """Multiples of 1/256, which are short to write."""
    return (torch.randn(*shape, generator=generator) * 256).round() / 256


def trace(weight, bias, gradients, make, options, decay, clip=None):
    weight, bias = weight.clone().requires_grad_(), bias.clone().requires_grad_()
    groups = [{"params": [weight], "weight_decay": decay}, {"params": [bias], "weight_decay": 0.0}]
    optimizer = make(groups, **options)
    steps = []
    for of_weight, of_bias in gradients:
        weight.grad, bias.grad = of_weight.clone(), of_bias.clone()
        if clip:
            clip([weight, bias])
        optimizer.step()
        steps.append(short(weight) + short(bias))
    return steps


def sparse(generator):
    table = random(generator, 6, 2)
    result = {"table": short(table), "rows": [], "values": [], "steps": []}
    table = table.requires_grad_()
    optimizer = torch.optim.SparseAdam([table], lr=0.05, eps=1e-12)
    for rows in [[4, 1, 4], [1], [5, 5, 5, 0], [4, 0], [1, 2, 1]]:
        values = random(generator, len(rows), 2)
        table.grad = torch.sparse_coo_tensor(torch.tensor([rows]), values, table.shape, check_invariants=True)
        optimizer.step()
        result["rows"].append(rows)
        result["values"].append(short(values))
        result["steps"].append(short(table))
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", default=ROOT / "Tests/CasebookLearningTests/Fixtures/optimizers.json", type=pathlib.Path)
    generator = torch.Generator().manual_seed(11)
    weight, bias = random(generator, 2, 3), random(generator, 3)
    gradients = [(random(generator, 2, 3), random(generator, 3)) for _ in range(STEPS)]
    result = {"weight": short(weight), "bias": short(bias), "gradients": [short(w) + short(b) for w, b in gradients]}
    for name, (make, options, decay) in METHODS.items():
        result[name] = trace(weight, bias, gradients, make, options, 0.0)
        result[name + "+decay"] = trace(weight, bias, gradients, make, options, decay)
    norm = lambda parameters: torch.nn.utils.clip_grad_norm_(parameters, 1.5)
    value = lambda parameters: torch.nn.utils.clip_grad_value_(parameters, 0.5)
    make, options, decay = METHODS["momentum"]
    result["clipped norm"] = trace(weight, bias, gradients, make, options, decay, norm)
    result["clipped value"] = trace(weight, bias, gradients, make, options, decay, value)
    result["sparse"] = sparse(generator)
    text = ",\n".join(f'  "{name}": {json.dumps(item, separators=(",", ":"))}' for name, item in result.items())
    parser.parse_args().output.write_text("{\n" + text + "\n}\n")


if __name__ == "__main__":
    main()
