"""The file of what frozen blocks give: written whole or not at all, read only if it is right."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor

from graph_runtime.disk.regular_file import open_regular
from graph_runtime.keeping.files import write_atomic

FILE = "frozen-features.safetensors"


def digest(tensors: Mapping[str, Tensor], more: str = "") -> str:
    """sha256 of tensors with their names, and of what else decides the features."""
    found = sha256(more.encode())
    for name, tensor in tensors.items():
        found.update(f"{name} {tuple(tensor.shape)} {tensor.dtype}".encode())
        plain = tensor.detach().cpu().contiguous().reshape(-1)
        found.update(plain.view(torch.uint8).numpy().data if plain.numel() else b"")
    return found.hexdigest()


def write_features(path: Path, features: Mapping[str, Tensor], key: str) -> None:
    """Keep them for the weights and data of this key; raises OSError with nothing changed."""
    said = {"key": key, "content": digest(dict(sorted(features.items())))}
    write_atomic(path, save(dict(features), metadata=said))


def read_features(path: Path, key: str) -> dict[str, Tensor] | None:
    """What was kept for this key; None where there is nothing, or not what was written."""
    with suppress(OSError, SafetensorError, ValueError, KeyError, TypeError):
        with open_regular(path) as file:
            content = file.read()
        size = int.from_bytes(content[:8], "little")
        said = json.loads(content[8 : 8 + size])["__metadata__"]
        features: dict[str, Tensor] = load(content)
        right = said["key"] == key and said["content"] == digest(dict(sorted(features.items())))
        return features if right else None
    return None
