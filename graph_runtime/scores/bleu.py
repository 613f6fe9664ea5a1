"""BLEU: how much of a text's short word groups stands in reference texts (Papineni, 2002).

Words may be of any kind that can be compared: texts of letters, token ids.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Literal

Words = Sequence[Hashable]
Smoothing = Literal["none", "add_one", "add_one_all"]
"""Whether 1 is added to the counts of groups of two words and more, or to all of them."""


@dataclass(frozen=True, slots=True)
class Precision:
    """Of groups of `n` words: how many stand in a reference, clipped, and how many there are."""

    n: int
    found: int
    all: int


def precision(said: Words, references: Iterable[Words], n: int) -> Precision:
    """A group counts as often as in the reference that has it most often, and no more."""
    groups = Counter(_groups(said, n))
    most: Counter[tuple[Hashable, ...]] = Counter()
    for reference in references:
        most |= Counter(_groups(reference, n))
    return Precision(n, sum((groups & most).values()), sum(groups.values()))


def brevity_penalty(said: int, reference: int) -> float:
    """1 for a text of more words than the reference, less for a shorter one."""
    if said >= reference:
        return 1.0
    return exp(1 - reference / said) if said else 0.0


def closest_length(said: Words, references: Iterable[Words]) -> int:
    """The length of the reference that is nearest to the text's; the shorter one of two."""
    return min((abs(len(r) - len(said)), len(r)) for r in references)[1]


def bleu(
    said: Words, references: Sequence[Words], n: int = 4, smoothing: Smoothing = "none"
) -> float:
    """The score of one text, 0…1, all sizes of groups up to n weighted alike."""
    return corpus_bleu([said], [references], n, smoothing)


def corpus_bleu(
    said: Sequence[Words],
    references: Sequence[Sequence[Words]],
    n: int = 4,
    smoothing: Smoothing = "none",
) -> float:
    """The score of many texts at once: counts and lengths are added up before they are divided."""
    pairs = list(zip(said, references, strict=True))
    total = 0.0
    for size in range(1, n + 1):
        counts = [precision(text, known, size) for text, known in pairs]
        found, all_of = sum(c.found for c in counts), sum(c.all for c in counts)
        more = int(smoothing == "add_one_all" or (smoothing == "add_one" and size > 1))
        if not found + more or not all_of + more:
            return 0.0
        total += log((found + more) / (all_of + more)) / n
    lengths = sum(len(text) for text, _ in pairs), sum(closest_length(*pair) for pair in pairs)
    return brevity_penalty(*lengths) * exp(total)


def _groups(words: Words, n: int) -> Iterable[tuple[Hashable, ...]]:
    return (tuple(words[i : i + n]) for i in range(len(words) - n + 1))
