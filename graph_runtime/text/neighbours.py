"""Words beside words: pairs for skip-gram and CBOW, negative samples, and co-occurrences.

The functions stand alone: their sources are written into exported scripts. Ids are int64 arrays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]


def subsampled(ids: Numbers, threshold: float, seed: int) -> Numbers:
    """The text without some of its frequent words; all of it where the threshold is 0.

    A word that is a share f of the text stays with the probability √(t/f), at most 1 (Mikolov and
    others, 2013).
    """
    import numpy as np

    if threshold <= 0 or not len(ids):
        return ids
    shares = np.bincount(ids)[ids] / len(ids)
    stays = np.random.RandomState(seed).uniform(size=len(ids)) < np.sqrt(threshold / shares)
    return ids[stays]


def word_pairs(ids: Numbers, window: int) -> Numbers:
    """Each word with every word at most `window` places away: (pairs, 2), middle and context."""
    import numpy as np

    pairs = []
    for away in range(1, min(window, len(ids) - 1) + 1):
        near = np.stack([ids[:-away], ids[away:]], 1)
        pairs += [near, near[:, ::-1]]
    return np.concatenate(pairs) if pairs else np.zeros((0, 2), np.int64)


def contexts(ids: Numbers, window: int) -> tuple[Numbers, Numbers]:
    """The words around each word (words, 2·window), 0 beyond the ends, and the word itself."""
    import numpy as np

    around = np.zeros((len(ids), 2 * window), np.int64)
    for away in range(1, min(window, len(ids) - 1) + 1):
        around[away:, window - away] = ids[:-away]
        around[:-away, window + away - 1] = ids[away:]
    return around, ids


def negative_words(ids: Numbers, count: int, power: float, seed: int) -> Numbers:
    """Words drawn by how often the text has them, to this power (3/4 in the paper): (count,)."""
    import numpy as np

    shares = np.bincount(ids).astype(np.float64)
    shares[shares > 0] **= power
    places = np.cumsum(shares) / shares.sum()
    drawn = np.searchsorted(places, np.random.RandomState(seed).uniform(size=count), "right")
    return np.minimum(drawn, len(shares) - 1)


def cooccurrences(ids: Numbers, window: int, size: int) -> Numbers:
    """How often word j stands at most `window` places from word i: (size, size) int64."""
    import numpy as np

    counts = np.zeros((size, size), np.int64)
    pairs = word_pairs(ids, window)
    np.add.at(counts, (pairs[:, 0], pairs[:, 1]), 1)
    return counts
