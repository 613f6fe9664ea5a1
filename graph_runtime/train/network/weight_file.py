"""Weights that a person has in a file: read without running anything, and put into a network."""

from __future__ import annotations

import os
import re
from io import BufferedReader
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import nn

from graph_runtime.disk.regular_file import open_regular
from graph_runtime.errors import RunError
from graph_runtime.facts.torchvision_names import torchvision_modules
from graph_runtime.facts.weight_mapping import Shapes, WeightMapping, mapped
from graph_runtime.keeping.files import write_atomic
from graph_runtime.train.folder.run_folder import RunFolder
from graph_runtime.train.network.memory_need import memory_of
from graph_runtime.train.network.model_file import build_model
from graph_runtime.train.network.word_vectors import VECTOR_FILES, take_vectors

START = "start.safetensors"
"""The weights that a run began with, as a file of its folder."""
Tensors = dict[str, torch.Tensor]


def begin_with(model: nn.Module, run: RunFolder, folder: Path, name: str) -> str | None:
    """Give a fresh network its start: the run's own copy, or the file `name` in `folder`.

    What was taken is told in a sentence; None where the run had its copy already.
    """
    own = run.path / START
    if own.is_file():
        model.load_state_dict(read_weights(own))
        return None
    told = take_weights(model, folder / name)
    write_atomic(own, save(whole_weights(model)))
    return told


def take_weights(model: nn.Module, path: Path) -> str:
    """Put a file's weights into the network; what came of it, in sentences. Raises RunError."""
    if path.suffix.lower() in VECTOR_FILES:
        return take_vectors(model, path)
    given = read_weights(path)
    own = model.state_dict()
    mapping = mapped(_shapes(own), _shapes(given))
    with torch.no_grad():
        for name, other in mapping.pairs.items():
            own[name].copy_(given[other])
    return _told(mapping, len(own), path.name)


def read_weights(path: Path) -> Tensors:
    """The tensors of a safetensors file; raises RunError with a sentence for anything else.

    The format keeps no order of layers: they come by name, those of numbers as one counts.
    """
    try:
        with open_regular(path) as file:
            content = file.read(_size(file, path.name))
    except OSError as error:
        raise RunError(f"{path.name} cannot be read: {error.strerror or error}.") from None
    try:
        tensors = load(content)
        return {name: tensors[name] for name in sorted(tensors, key=_counted)}
    except (SafetensorError, ValueError, TypeError, KeyError):
        raise RunError(f"{path.name} holds no safetensors: {_else(content)}") from None


def _else(content: bytes) -> str:
    """What a file that is none may be, and what to do about it."""
    if content[:2] not in (b"PK", b"\x80\x02", b"\x80\x04"):
        return "it is damaged or something else."
    return (
        "it may run code when it is opened. If you trust it, save its weights anew with PyTorch "
        "2.6 or newer, whose reader of weights alone runs none: safetensors.torch.save_file("
        'torch.load(path, weights_only=True, map_location="cpu"), new_path).'
    )


def _counted(name: str) -> list[str | int]:
    """Sorts "2.weight" before "10.weight"."""
    return [int(p) if i % 2 else p for i, p in enumerate(re.split(r"([0-9]+)", name))]


def _size(file: BufferedReader, name: str) -> int:
    size = os.fstat(file.fileno()).st_size
    room = memory_of(torch.device("cpu"))
    if room is not None and size > room:
        raise RunError(f"{name} is larger than the memory of this machine.")
    return size


def by_torchvision(weights: bytes, run: RunFolder) -> bytes | None:
    """The weights of a run's network by torchvision's names; None where it has no such model."""
    with torch.device("meta"):
        own = build_model(run).state_dict()
    layers = list(dict.fromkeys(name.rpartition(".")[0] for name in own))
    learned = sum(own[name].numel() for name in own if not _is_statistic(name))
    names = dict(zip(layers, torchvision_modules(learned, len(layers)), strict=False))
    if not names:
        return None
    given, renamed = load(weights), {}
    for name in own:
        layer, _, weight = name.rpartition(".")
        renamed[f"{names[layer]}.{weight}"] = given[name]
    return save(renamed)


def _is_statistic(name: str) -> bool:
    return name.endswith((".running_mean", ".running_var", ".num_batches_tracked"))


def _shapes(tensors: Tensors) -> Shapes:
    return {name: tuple(tensor.shape) for name, tensor in tensors.items()}


def whole_weights(model: nn.Module) -> Tensors:
    """Every weight with memory of its own, as the file format asks for."""
    return {name: tensor.detach().cpu().clone() for name, tensor in model.state_dict().items()}


def _told(mapping: WeightMapping, count: int, file: str) -> str:
    words = [f"{len(mapping.pairs)} of {count} weights come from {file}, {mapping.how}."]
    for names, what in (
        (mapping.misfits, "of another shape there and begin afresh"),
        (mapping.lacking, "not in it and begin afresh"),
    ):
        if names:
            more = f" and {len(names) - 3} more" if len(names) > 3 else ""
            words.append(f"{', '.join(names[:3])}{more}: {what}.")
    if mapping.unused:
        words.append(f"{len(mapping.unused)} of the file are not needed.")
    return " ".join(words)
