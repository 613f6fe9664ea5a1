"""What trained word vectors know: near words, analogies, directions; and how to free them of bias.

Vectors are rows (words, width) of numpy; nothing is changed in place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

Numbers = np.ndarray[Any, Any]


def cosines(vectors: Numbers, vector: Numbers) -> Numbers:
    """How alike each row is to a vector, -1…1: uᵀv / (‖u‖‖v‖); 0 for rows of zeros."""
    lengths = np.linalg.norm(vectors, axis=-1) * np.linalg.norm(vector)
    products = vectors @ vector
    alike: Numbers = np.divide(products, lengths, out=np.zeros_like(products), where=lengths > 0)
    return alike


def nearest_words(
    vectors: Numbers, vector: Numbers, count: int, without: Sequence[int] = ()
) -> list[tuple[int, float]]:
    """The rows most like a vector and their cosines, the best first; some rows left out."""
    alike = cosines(vectors.astype(np.float64), vector.astype(np.float64))
    left_out = set(without)
    order = (int(row) for row in np.argsort(-alike, kind="stable") if int(row) not in left_out)
    return [(row, float(alike[row])) for row, _ in zip(order, range(count), strict=False)]


def analogy(
    vectors: Numbers, start: int, end: int, other: int, count: int = 1
) -> list[tuple[int, float]]:
    """`start` is to `end` as `other` is to …: the rows most like e_end - e_start + e_other.

    The three words themselves are left out.
    """
    aim = vectors[end] - vectors[start] + vectors[other]
    return nearest_words(vectors, aim, count, (start, end, other))


def bias_direction(vectors: Numbers, pairs: Sequence[tuple[int, int]]) -> Numbers:
    """The mean difference of pairs of words, such as he and she."""
    first, second = np.array(pairs, np.int64).T
    mean: Numbers = (vectors[first] - vectors[second]).mean(0)
    return mean


def neutralised(vectors: Numbers, direction: Numbers) -> Numbers:
    """Vectors without their part along a direction: e - (e·g / ‖g‖²) g."""
    shares = vectors @ direction / (direction @ direction)
    left: Numbers = vectors - np.multiply.outer(shares, direction)
    return left


def equalised(one: Numbers, other: Numbers, direction: Numbers) -> tuple[Numbers, Numbers]:
    """A pair that differs along the direction alone, as far from every neutral word.

    Both keep the pair's mean length, after Bolukbasi and others (2016).
    """
    shared = neutralised((one + other) / 2, direction)
    length = (np.linalg.norm(one) + np.linalg.norm(other)) / 2
    along = np.sqrt(max(length**2 - shared @ shared, 0.0)) * np.sign((one - other) @ direction)
    step = along * direction / np.linalg.norm(direction)
    return shared + step, shared - step


def combined(inputs: Numbers, outputs: Numbers, how: str) -> Numbers:
    """One vector a word out of two: their "average" (word2vec) or their "sum" (GloVe)."""
    if inputs.shape != outputs.shape:
        raise ValueError(f"{inputs.shape} and {outputs.shape} are tables of different sizes.")
    return inputs + outputs if how == "sum" else (inputs + outputs) / 2


def vector_lines(words: Sequence[str], vectors: Numbers) -> str:
    """A word and its numbers on every line; spaces in words become ␣, so that lines can be read."""
    rows = []
    for word, vector in zip(words, vectors.astype(np.float32), strict=True):
        name = "".join("␣" if sign.isspace() else sign for sign in word) or "␣"
        rows.append(" ".join([name, *(str(number) for number in vector)]))
    return "\n".join(rows) + "\n"
