"""Cooccurrences."""

from pathlib import Path
from typing import ClassVar

from graph_runtime.dataset import Loaded, Loading
from graph_runtime.datasets.text._own_text import WordText
from graph_runtime.text.neighbours import cooccurrences, subsampled, word_pairs
from graph_runtime.text.reading import read_text
from graph_runtime.text.tokens import TOKENIZED, tokenized


class Cooccurrences(WordText):
    """Shows two words and asks for the logarithm of how often a text has them near each other."""

    title = "Co-occurrences"
    synonyms = ("glove", "co-occurrence matrix", "counts", "word vectors", "text", "words")
    reference = "https://nlp.stanford.edu/pubs/glove.pdf"
    scalable_targets: ClassVar[bool] = False

    def loading(self, folder: Path) -> Loading:
        given = {**self.model_dump(), "path": self.place(folder)}
        needs = (read_text, *TOKENIZED, subsampled, word_pairs, cooccurrences)
        return Loading(load_cooccurrences, given, needs)


def load_cooccurrences(
    path: str,
    max_size: int,
    min_count: int,
    window: int,
    threshold: float,
    samples: int,
    seed: int,
) -> Loaded:
    """Two words (pairs,) each, int64, and log X of all that stood together (pairs, 1) float32."""
    import numpy as np

    if max_size > 10_000:
        raise ValueError("A table of over 10,000 × 10,000 words is too large. Lower max_size.")
    ids, names = tokenized(read_text(path), "words", max_size, min_count, False)
    counts = cooccurrences(subsampled(ids, threshold, seed), window, len(names))
    pairs = np.argwhere(counts)
    if len(pairs) < 2:
        raise ValueError("The text has too few words. Choose a longer one.")
    taken = np.sort(np.random.RandomState(seed).permutation(len(pairs))[:samples])
    words, others = (np.ascontiguousarray(column) for column in pairs[taken].T)
    return (words, others), np.log(counts[words, others])[:, None].astype(np.float32), ()
