"""ContextWords."""

from pathlib import Path

from graph_runtime.dataset import Loaded, Loading
from graph_runtime.datasets.text._own_text import WordText
from graph_runtime.text.neighbours import contexts, subsampled
from graph_runtime.text.reading import read_text
from graph_runtime.text.tokens import TOKENIZED, tokenized


class ContextWords(WordText):
    """Shows the words around a gap in a text and asks for the word that stood there."""

    title = "Words in context"
    synonyms = ("cbow", "continuous bag of words", "word2vec", "word vectors", "text", "words")
    reference = "https://arxiv.org/abs/1301.3781"

    def loading(self, folder: Path) -> Loading:
        given = {**self.model_dump(), "path": self.place(folder)}
        needs = (read_text, *TOKENIZED, subsampled, contexts)
        return Loading(load_context_words, given, needs)


def load_context_words(
    path: str,
    max_size: int,
    min_count: int,
    window: int,
    threshold: float,
    samples: int,
    seed: int,
) -> Loaded:
    """Words around (words, 2·window), 0 beyond the ends of the text, and words (words,), int64."""
    import numpy as np

    ids, names = tokenized(read_text(path), "words", max_size, min_count, False)
    around, middle = contexts(subsampled(ids, threshold, seed), window)
    if len(middle) < 2:
        raise ValueError("The text has too few words. Choose a longer one.")
    taken = np.sort(np.random.RandomState(seed).permutation(len(middle))[:samples])
    return (around[taken],), middle[taken], names
