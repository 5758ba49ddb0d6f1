#!/usr/bin/env python3
"""Writes what PyTorch says of layers into Tests/CasebookTensorTests/Fixtures/.

    python3 -m venv venv && venv/bin/pip install torch==2.15.0 safetensors==0.8.0 numpy
    venv/bin/python Scripts/make-tensor-fixtures.py

pytorch-layers.safetensors holds, for each layer, its input, options, parameters, output and all gradients, under names such as `lstm/input`,
`lstm/parameter/weight_ih_l0` and `lstm/gradient/weight_ih_l0`. The loss is the sum of the output times `functional`. Everything is computed in double
precision from numbers that 32-bit floats hold, and rounded once.

pytorch-tagger, pytorch-gru and pytorch-image.safetensors are the state_dicts of three small models, as users of PyTorch save them.
"""
import pathlib

import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "Tests" / "CasebookTensorTests" / "Fixtures"
LENGTHS = [4, 2, 5, 1, 4]
tensors = {}


def numbers(*shape):
    """Random numbers that float32 holds."""
    return torch.randn(*shape).double()


def keep(name, tensor):
    tensor = tensor.detach()
    tensors[name] = (tensor.float() if tensor.is_floating_point() else tensor.to(torch.int32)).clone().contiguous()


def rounded(layer):
    """The layer in double precision with weights that float32 holds."""
    return layer.float().double()


def record(name, layer, inputs, output, prefix=""):
    """Keeps inputs, parameters, output and the gradients of the output's random functional."""
    functional = numbers(*output.shape)
    parameters = dict(layer.named_parameters()) if layer else {}
    leaves = {"input": inputs} if inputs.is_floating_point() else {}
    leaves.update(parameters)
    gradients = torch.autograd.grad((output * functional).sum(), list(leaves.values()))
    keep(f"{name}/{prefix}input", inputs)
    keep(f"{name}/{prefix}output", output)
    keep(f"{name}/{prefix}functional", functional)
    for key, parameter in parameters.items():
        keep(f"{name}/parameter/{key}", parameter)
    for key, gradient in zip(leaves, gradients):
        keep(f"{name}/{prefix}gradient/{key}", gradient)


def recurrent(name, module):
    layer = rounded(module(3, 5, num_layers=2, bidirectional=True, batch_first=True))
    x = numbers(len(LENGTHS), max(LENGTHS), 3).requires_grad_()
    hidden, cell = numbers(4, len(LENGTHS), 5), numbers(4, len(LENGTHS), 5)
    packed = pack_padded_sequence(x, LENGTHS, batch_first=True, enforce_sorted=False)
    output, states = layer(packed, (hidden, cell) if name == "lstm" else hidden)
    output, _ = pad_packed_sequence(output, batch_first=True)
    record(name, layer, x, output)
    keep(f"{name}/initial/hidden", hidden)
    keep(f"{name}/final/hidden", states[0] if name == "lstm" else states)
    if name == "lstm":
        keep(f"{name}/initial/cell", cell)
        keep(f"{name}/final/cell", states[1])


def windows(name, shape, layer, kernel, stride, padding, dilation):
    """A layer with windows; its geometry is four rows: kernel, stride, padding, dilation."""
    x = numbers(*shape).requires_grad_()
    keep(f"{name}/geometry", torch.tensor([kernel, stride, padding, dilation]))
    record(name, rounded(layer), x, layer(x))


def convolutions():
    for axes, shape, kernel, stride, padding, dilation in [
        (1, (2, 3, 9), (3,), (2,), (2,), (2,)),
        (2, (2, 3, 7, 6), (3, 2), (2, 1), (1, 2), (1, 2)),
        (3, (1, 2, 4, 5, 4), (2, 3, 2), (1, 2, 1), (1, 0, 1), (2, 1, 1)),
    ]:
        module = [nn.Conv1d, nn.Conv2d, nn.Conv3d][axes - 1]
        layer = module(shape[1], 4, kernel, stride, padding, dilation)
        windows(f"conv{axes}d", shape, layer, kernel, stride, padding, dilation)


def pools():
    for axes, shape, kernel, stride, padding in [
        (1, (2, 3, 9), (3,), (2,), (1,)),
        (2, (2, 2, 7, 6), (3, 2), (2, 2), (1, 0)),
        (3, (1, 2, 4, 5, 4), (2, 3, 2), (1, 2, 2), (1, 1, 0)),
    ]:
        ones = (1,) * axes
        greatest = [nn.MaxPool1d, nn.MaxPool2d, nn.MaxPool3d][axes - 1]
        mean = [nn.AvgPool1d, nn.AvgPool2d, nn.AvgPool3d][axes - 1]
        windows(f"maxpool{axes}d", shape, greatest(kernel, stride, padding), kernel, stride, padding, ones)
        windows(f"avgpool{axes}d", shape, mean(kernel, stride, padding), kernel, stride, padding, ones)
        windows(f"avgpool{axes}d_without_padding", shape, mean(kernel, stride, padding, count_include_pad=False), kernel, stride, padding, ones)
    windows("maxpool1d_dilated", (2, 2, 9), nn.MaxPool1d(3, 2, 1, 2), (3,), (2,), (1,), (2,))


def batch_norm(name, layer, shape):
    layer = rounded(layer)
    nn.init.normal_(layer.weight)
    nn.init.normal_(layer.bias)
    rounded(layer)
    x = (numbers(*shape) * 2 + 1).float().double().requires_grad_()
    record(name, layer, x, layer(x), "training/")
    keep(f"{name}/running_mean", layer.running_mean)
    keep(f"{name}/running_var", layer.running_var)
    rounded(layer).eval()
    record(name, layer, x, layer(x), "evaluation/")


def simple_layers():
    layer = rounded(nn.Linear(3, 4))
    x = numbers(2, 5, 3).requires_grad_()
    record("linear", layer, x, layer(x))
    layer = rounded(nn.Embedding(6, 4))
    indexes = torch.tensor([5, 0, 3, 5, 5, 1])
    record("embedding", layer, indexes, layer(indexes))
    layer = rounded(nn.LayerNorm(7))
    nn.init.normal_(layer.weight)
    nn.init.normal_(layer.bias)
    rounded(layer)
    x = numbers(2, 3, 7).requires_grad_()
    record("layernorm", layer, x, layer(x))


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(11, 6)
        self.lstm = nn.LSTM(6, 5, num_layers=2, bidirectional=True, batch_first=True)
        self.out = nn.Linear(10, 3)

    def forward(self, indexes):
        packed = pack_padded_sequence(self.embedding(indexes), LENGTHS, batch_first=True, enforce_sorted=False)
        rows, _ = pad_packed_sequence(self.lstm(packed)[0], batch_first=True)
        return self.out(rows)


class Image(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2))
        self.out = nn.Linear(4 * 3 * 3, 2)

    def forward(self, image):
        return self.out(self.features(image).flatten(1))


def model(name, module, x):
    if name == "pytorch-image":
        # Running statistics as after training.
        module(torch.randn(16, 1, 6, 6))
    save_file(module.state_dict(), FOLDER / f"{name}.safetensors")
    module = module.double().eval()
    output = module(x)
    keep(f"{name}/input", x)
    keep(f"{name}/output", output[0] if isinstance(output, tuple) else output)


def main():
    torch.manual_seed(20)
    torch.set_num_threads(1)
    for name, module in [("rnn", nn.RNN), ("lstm", nn.LSTM), ("gru", nn.GRU)]:
        recurrent(name, module)
    keep("lengths", torch.tensor(LENGTHS))
    convolutions()
    pools()
    batch_norm("batchnorm1d", nn.BatchNorm1d(3), (6, 3))
    batch_norm("batchnorm2d", nn.BatchNorm2d(2, momentum=0.3), (3, 2, 4, 3))
    simple_layers()
    model("pytorch-tagger", Tagger(), torch.randint(0, 11, (len(LENGTHS), max(LENGTHS))))
    model("pytorch-gru", nn.GRU(4, 6, batch_first=True), numbers(2, 7, 4))
    model("pytorch-image", Image(), numbers(3, 1, 6, 6))
    save_file(tensors, FOLDER / "pytorch-layers.safetensors")


main()
