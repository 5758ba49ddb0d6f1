#!/usr/bin/env python3
"""PyTorch and ONNX Runtime on the networks that casebook-benchmarks times: tagger, training, convolution.

Needs torch, onnxruntime, onnx and numpy. Prints tokens a second (medians) and milliseconds.
"""
import argparse
import os
import tempfile
import time
import warnings

import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

WORDS, WIDTH, UNITS, LABELS, LENGTH = 50_000, 128, 256, 17, 25


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(WORDS, WIDTH)
        self.rnn = nn.LSTM(WIDTH, UNITS, bidirectional=True, batch_first=True)
        self.out = nn.Linear(2 * UNITS, LABELS)

    def forward(self, words):
        return self.out(self.rnn(self.embedding(words))[0])


def median(work):
    """Seconds, over a second of rounds and at least twenty, after half a second that does not count."""
    times, start = [], time.perf_counter()
    while time.perf_counter() - start < 0.5:
        work()
    start = time.perf_counter()
    while time.perf_counter() - start < 1 or len(times) < 20:
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return sorted(times)[len(times) // 2]


def sessions(folder, threads):
    """ONNX Runtime with the tagger in float32 and in 8 bits."""
    plain, small = os.path.join(folder, "tagger.onnx"), os.path.join(folder, "tagger-int8.onnx")
    axes = {"words": {0: "b", 1: "t"}, "scores": {0: "b", 1: "t"}}
    torch.onnx.export(
        Tagger().eval(), (torch.zeros(2, 3, dtype=torch.long),), plain, input_names=["words"], output_names=["scores"], dynamic_axes=axes, dynamo=False)
    quantize_dynamic(plain, small, weight_type=QuantType.QInt8)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return [onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"]) for path in (plain, small)]


def tagger(threads):
    narrow = torch.ao.quantization.quantize_dynamic(Tagger().eval(), {nn.LSTM, nn.Linear}, dtype=torch.qint8)
    models = {"torch f32": Tagger().eval(), "torch bf16": Tagger().eval().bfloat16(), "torch int8": narrow}
    with tempfile.TemporaryDirectory() as folder:
        runtimes = dict(zip(("ort f32", "ort int8"), sessions(folder, threads)))
        for batch in (1, 8, 32, 128):
            words = torch.randint(0, WORDS, (batch, LENGTH))
            rates = {}
            with torch.inference_mode():
                for name, model in models.items():
                    rates[name] = median(lambda: model(words))
            for name, session in runtimes.items():
                rates[name] = median(lambda: session.run(None, {"words": words.numpy()}))
            print(f"tagger {batch} x {LENGTH}: " + ", ".join(f"{name} {batch * LENGTH / seconds:.0f}" for name, seconds in rates.items()))


def training():
    words, gold = torch.randint(0, WORDS, (32, LENGTH)), torch.randint(0, LABELS, (32 * LENGTH,))
    for frozen in (True, False):
        model = Tagger()
        model.embedding.weight.requires_grad_(not frozen)
        adam = torch.optim.Adam([weight for weight in model.parameters() if weight.requires_grad])

        def step():
            adam.zero_grad()
            nn.functional.cross_entropy(model(words).flatten(0, 1), gold).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 5)
            adam.step()

        print(f"training 32 x {LENGTH}, embeddings {'frozen' if frozen else 'trained'}: torch {32 * LENGTH / median(step):.0f}")


def convolution():
    images, layer = torch.randn(64, 32, 28, 28, requires_grad=True), nn.Conv2d(32, 64, 3, padding=1, bias=False)

    def forward():
        with torch.no_grad():
            layer(images)

    def both():
        images.grad = layer.weight.grad = None
        layer(images).sum().backward()

    print(f"convolution 64 x 32 x 28 x 28, 3 x 3 to 64: torch {median(forward) * 1e3:.1f} ms, with both gradients {median(both) * 1e3:.1f} ms")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=1)
    threads = parser.parse_args().threads
    warnings.filterwarnings("ignore")
    torch.manual_seed(0)
    torch.set_num_threads(threads)
    tagger(threads)
    training()
    convolution()


if __name__ == "__main__":
    main()
