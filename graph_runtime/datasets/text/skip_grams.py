"""SkipGrams."""

from pathlib import Path

from graph_runtime.dataset import Loaded, Loading
from graph_runtime.datasets.text._own_text import WordText
from graph_runtime.text.neighbours import subsampled, word_pairs
from graph_runtime.text.reading import read_text
from graph_runtime.text.tokens import TOKENIZED, tokenized


class SkipGrams(WordText):
    """Shows a word of a text and asks for one that stands near it: a sample for each such pair."""

    title = "Skip-grams"
    synonyms = ("word2vec", "word vectors", "embeddings", "context window", "text", "words")
    reference = "https://arxiv.org/abs/1301.3781"

    def loading(self, folder: Path) -> Loading:
        given = {**self.model_dump(), "path": self.place(folder)}
        needs = (read_text, *TOKENIZED, subsampled, word_pairs)
        return Loading(load_skip_grams, given, needs)


def load_skip_grams(
    path: str,
    max_size: int,
    min_count: int,
    window: int,
    threshold: float,
    samples: int,
    seed: int,
) -> Loaded:
    """Words (pairs,) and words near them (pairs,), int64."""
    import numpy as np

    ids, names = tokenized(read_text(path), "words", max_size, min_count, False)
    pairs = word_pairs(subsampled(ids, threshold, seed), window)
    if len(pairs) < 2:
        raise ValueError("The text has too few words. Choose a longer one.")
    taken = np.random.RandomState(seed).permutation(len(pairs))[:samples]
    word, near = pairs[np.sort(taken)].T
    return (np.ascontiguousarray(word),), np.ascontiguousarray(near), names
