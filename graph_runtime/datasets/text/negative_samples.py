"""NegativeSamples."""

from pathlib import Path

from pydantic import Field

from graph_runtime.dataset import Loaded, Loading
from graph_runtime.datasets.text._own_text import WordText
from graph_runtime.text.neighbours import negative_words, subsampled, word_pairs
from graph_runtime.text.reading import read_text
from graph_runtime.text.tokens import TOKENIZED, tokenized


class NegativeSamples(WordText):
    """Shows two words of a text and asks whether they stood near each other.

    To each pair that did come some in which the second word was drawn by chance.
    """

    title = "Negative samples"
    synonyms = ("negative sampling", "word2vec", "sgns", "word vectors", "text", "words")
    reference = "https://arxiv.org/abs/1310.4546"

    negatives: int = Field(4, ge=1, le=50, description="Drawn pairs for each true one: k.")
    power: float = Field(
        0.75, ge=0, le=2, description="Words are drawn by their frequency to this power."
    )

    def loading(self, folder: Path) -> Loading:
        given = {**self.model_dump(), "path": self.place(folder)}
        needs = (read_text, *TOKENIZED, subsampled, word_pairs, negative_words)
        return Loading(load_negative_samples, given, needs)


def load_negative_samples(
    path: str,
    max_size: int,
    min_count: int,
    window: int,
    threshold: float,
    samples: int,
    seed: int,
    negatives: int,
    power: float,
) -> Loaded:
    """Two words (samples,) each, and whether they stood together: 0 or 1, (samples,); int64."""
    import numpy as np

    ids, _ = tokenized(read_text(path), "words", max_size, min_count, False)
    ids = subsampled(ids, threshold, seed)
    pairs = word_pairs(ids, window)
    if len(pairs) < 2:
        raise ValueError("The text has too few words. Choose a longer one.")
    each = 1 + negatives
    taken = np.random.RandomState(seed).permutation(len(pairs))[: max(1, samples // each)]
    pairs = np.repeat(pairs[np.sort(taken)], each, axis=0)
    true = np.arange(len(pairs)) % each == 0
    pairs[~true, 1] = negative_words(ids, int((~true).sum()), power, seed)
    words, others = (np.ascontiguousarray(column) for column in pairs.T)
    return (words, others), true.astype(np.int64), ("by chance", "together")
