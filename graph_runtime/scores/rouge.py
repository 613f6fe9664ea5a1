"""ROUGE: how much of a reference text stands in a text (Lin, 2004): ROUGE-N and ROUGE-L."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from graph_runtime.scores.bleu import Words


@dataclass(frozen=True, slots=True)
class Rouge:
    """How many word groups the two texts share, and how many each of them has."""

    shared: int
    said: int
    reference: int

    @property
    def recall(self) -> float:
        return self.shared / self.reference if self.reference else 0.0

    @property
    def precision(self) -> float:
        return self.shared / self.said if self.said else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.shared / (self.said + self.reference) if self.shared else 0.0


def rouge_n(said: Words, reference: Words, n: int = 1) -> Rouge:
    """By groups of n words that follow each other."""
    groups = [
        Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))
        for words in (said, reference)
    ]
    shared = sum((groups[0] & groups[1]).values())
    return Rouge(shared, sum(groups[0].values()), sum(groups[1].values()))


def rouge_l(said: Words, reference: Words) -> Rouge:
    """By the longest row of words that both have in this order, with others in between or not."""
    lengths = [0] * (len(reference) + 1)
    for word in said:
        before = lengths[:]
        for place, other in enumerate(reference, 1):
            same = before[place - 1] + 1
            lengths[place] = same if word == other else max(before[place], lengths[place - 1])
    return Rouge(lengths[-1], len(said), len(reference))
