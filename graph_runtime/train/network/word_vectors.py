"""Word vectors of a text file, a word and its numbers on every line, put into an Embedding."""

from __future__ import annotations

import math
from collections.abc import Iterator
from io import BufferedReader
from itertools import islice
from pathlib import Path

import torch
from torch import nn

from graph_runtime.disk.regular_file import open_regular
from graph_runtime.errors import RunError

VECTOR_FILES = (".txt", ".vec")
MAX_LINE = 1 << 20
"""Longest line of a file (bytes)."""


def take_vectors(model: nn.Module, path: Path) -> str:
    """Begin every Embedding of the file's width with its vectors: line 1 is id 0.

    Rows beyond the file begin afresh, and the row of padding stays zero. What was taken is told in
    a sentence. Raises RunError.
    """
    try:
        with open_regular(path) as file:
            return _taken(model, _vectors(file, path.name), path.name)
    except OSError as error:
        raise RunError(f"{path.name} cannot be read: {error.strerror or error}.") from None


def _taken(model: nn.Module, vectors: Iterator[list[float]], file: str) -> str:
    first = next(vectors, [])
    tables = {
        name: part
        for name, part in model.named_modules()
        if isinstance(part, nn.Embedding | nn.EmbeddingBag) and part.embedding_dim == len(first)
    }
    if not tables:
        raise RunError(
            f"The vectors of {file} have {len(first)} numbers, but no Embedding of the network "
            f"does. Set its embedding_dim to {len(first)}."
        )
    most = max(part.num_embeddings for part in tables.values())
    rows = torch.tensor([first, *islice(vectors, most - 1)])
    return " ".join(_fill(name, part, rows, file) for name, part in tables.items())


def _fill(name: str, part: nn.Embedding | nn.EmbeddingBag, rows: torch.Tensor, file: str) -> str:
    count = min(len(rows), part.num_embeddings)
    with torch.no_grad():
        part.weight[:count] = rows[:count]
        if part.padding_idx is not None:
            part.weight[part.padding_idx] = 0.0
    return f"{count:,} of {part.num_embeddings:,} rows of {name} come from {file}."


def _vectors(file: BufferedReader, name: str) -> Iterator[list[float]]:
    """The numbers of each line, as many on all of them; a header of two counts is left out."""
    number, width = 0, 0
    while line := file.readline(MAX_LINE):
        number += 1
        fields = _fields(line, width, f"{name}, line {number}")
        if not fields or (number == 1 and len(fields) == 2 and all(f.isdigit() for f in fields)):
            continue
        width = width or len(fields) - 1
        if not width or len(fields) != width + 1:
            wanted = f"{width} numbers" if width else "numbers"
            raise RunError(f"{name}, line {number}: a word and {wanted} were expected.")
        yield [_number(field, f"{name}, line {number}") for field in fields[1:]]
    if not width:
        raise RunError(f"{name} holds no word vectors: a word and its numbers on every line.")


def _fields(line: bytes, width: int, place: str) -> list[str]:
    """The word and its numbers; once their count is known, a word may have spaces."""
    if len(line) == MAX_LINE:
        raise RunError(f"{place} is longer than a million bytes.")
    try:
        text = line.decode("utf-8").strip()
    except UnicodeDecodeError:
        raise RunError(f"{place} is not UTF-8.") from None
    return text.rsplit(maxsplit=width) if width else text.split()


def _number(field: str, place: str) -> float:
    try:
        number = float(field)
    except ValueError:
        number = math.nan
    if not abs(number) < 3.4e38:
        raise RunError(f"{place}: {field[:40]!r} is no finite number.")
    return number
