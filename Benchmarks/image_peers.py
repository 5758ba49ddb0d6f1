#!/usr/bin/env python3
"""Our networks over images beside PyTorch's: training and inference of the same residual network on PneumoniaMNIST.

Needs torch, numpy and a built casebook. Ours is the command, with files read and written: what starts and ends a run goes out by the difference of a long run and a
short one. PyTorch has its data in memory, and the better of the usual layout and channels last with the fused optimiser. Runs alternate; prints medians of images a second, by the clock
and by processor time, which other work on the machine disturbs less.
"""
import argparse
import json
import os
import resource
import statistics
import subprocess
import tempfile
import time

import numpy
import torch
from torch import nn

BATCH, SHORT, LONG, COPIES = 64, 1, 4, 8


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(True),
            nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False), nn.BatchNorm2d(outputs))
        is_same = inputs == outputs and stride == 1
        self.past = nn.Identity() if is_same else nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        return torch.relu_(self.layers(x) + self.past(x))


def network(width=16, classes=2):
    """family resnet, three stages of one block."""
    return nn.Sequential(
        nn.Conv2d(1, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU(True), Block(width, width, 1), Block(width, 2 * width, 2),
        Block(2 * width, 4 * width, 2), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.2), nn.Linear(4 * width, classes))


def timed(work):
    """Seconds by the clock, and of the processor, children's included."""
    def used():
        return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    start, before = time.perf_counter(), used()
    work()
    return numpy.array([time.perf_counter() - start, used() - before])


class Peer:
    def __init__(self, images, labels, is_tuned):
        layout = torch.channels_last if is_tuned else torch.contiguous_format
        self.images = ((images - images.mean()) / images.std()).contiguous(memory_format=layout)
        self.labels, self.model = labels, network().to(memory_format=layout)
        self.adam = torch.optim.AdamW(self.model.parameters(), lr=0.003, weight_decay=0.02, fused=is_tuned)

    def train(self):
        """One epoch."""
        self.model.train()
        order, rate = torch.randperm(len(self.labels)), torch.optim.lr_scheduler.CosineAnnealingLR(self.adam, len(self.labels) // BATCH + 1)
        for rows in order.split(BATCH):
            self.adam.zero_grad()
            nn.functional.cross_entropy(self.model(self.images[rows]), self.labels[rows], label_smoothing=0.05).backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), 5)
            self.adam.step()
            rate.step()

    def predict(self, batch):
        self.model.eval()
        with torch.inference_mode():
            for rows in self.images.split(batch):
                self.model(rows).softmax(1)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--casebook", default=os.path.join(os.path.dirname(__file__), "../.build/release/casebook"))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    if options.threads == 1:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    torch.manual_seed(0)
    torch.set_num_threads(options.threads)
    source = os.path.join(os.environ["CASEBOOK_DATA"], "imaging-medmnist/pneumoniamnist.npz")
    with numpy.load(source) as archive:
        images = numpy.concatenate([archive["train_images"], archive["val_images"]])
        labels = numpy.concatenate([archive["train_labels"], archive["val_labels"]])[:, 0]
    count = len(images)
    tensors = torch.tensor(images, dtype=torch.float32)[:, None], torch.tensor(labels, dtype=torch.long)
    peers = [Peer(*tensors, is_tuned) for is_tuned in (False, True)]
    rates = {}

    def note(name, work, images):
        rates.setdefault(name, []).append(images / work)

    with tempfile.TemporaryDirectory() as folder:
        def path(name):
            return os.path.join(folder, name)

        def ours(*arguments):
            subprocess.run([options.casebook, *arguments], check=True, stdout=subprocess.DEVNULL)

        def train(epochs, is_augmented=False):
            recipe = {"family": "resnet", "width": 16, "stages": 3, "blocks": 1, "batch": BATCH, "epochs": epochs, "folds": 2, "augmentation": is_augmented}
            with open(path("recipe.json"), "w") as file:
                json.dump(recipe, file)
            name = path(f"model{time.monotonic_ns()}")
            seconds = timed(lambda: ours("train", "images", "--train", source, "--recipe", path("recipe.json"), "--jobs", str(options.threads), "--quiet", "--output", name))
            return seconds, name

        def predict(copies):
            numpy.savez(path("images.npz"), test_images=numpy.concatenate([images] * copies))
            return timed(lambda: ours("predict", "images", path("images.npz"), "--model", model, "--output", path("out.jsonl")))

        for _ in range(options.rounds):
            short, model = train(SHORT)
            # Two folds leave out half of the images each; then the model is trained on all.
            note("training, ours", train(LONG)[0] - short, 2 * count * (LONG - SHORT))
            for name, peer in zip(("usual", "tuned"), peers):
                note(f"training, torch {name}", timed(lambda: [peer.train() for _ in range(LONG - SHORT)]), count * (LONG - SHORT))
            note("training, ours, augmented", train(LONG, True)[0] - train(SHORT, True)[0], 2 * count * (LONG - SHORT))
            if options.threads == 1:
                note("inference, ours", predict(COPIES + 1) - predict(1), COPIES * count)
                for name, peer in zip(("usual", "tuned"), peers):
                    for batch in (32, 64, 256):
                        note(f"inference, torch {name}, batch {batch}", timed(lambda: [peer.predict(batch) for _ in range(2)]), 2 * count)
    print(f"load {os.getloadavg()[0]:.1f}, {options.threads} threads, {options.rounds} rounds; images a second by the clock and by processor time")
    for name, found in rates.items():
        clock, processor = zip(*found)
        print(f"{name}: {statistics.median(clock):.0f} ({min(clock):.0f} to {max(clock):.0f}), {statistics.median(processor):.0f} ({min(processor):.0f} to {max(processor):.0f})")


if __name__ == "__main__":
    main()
