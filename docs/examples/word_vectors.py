"""Networks that exist to learn word vectors: skip-gram and GloVe."""

from collections.abc import Iterator

from docs.examples.pen import Pen, normal
from graph_runtime.document.model import Document

SKIP_GRAM = (
    "Which words stand near this one? Skip-gram (Mikolov and others, 2013) guesses them with a "
    "softmax over 10,000 words, and the table it looks the word up in becomes the word vectors."
)
GLOVE = (
    "How often do two words stand together? GloVe (Pennington and others, 2014) learns vectors "
    "whose product, with an offset for each word, comes to the logarithm of that count."
)


def examples() -> Iterator[tuple[str, Document]]:
    yield "skip_gram", skip_gram()
    yield "glove", glove()


def skip_gram(words: int = 10_000, width: int = 300) -> Document:
    pen = Pen()
    pen.put("word", "Input", shape=[], dtype="int64")
    pen.put("vectors", "Embedding", num_embeddings=words, embedding_dim=width)
    pen.put("contexts", "Linear", out_features=words, bias=False)
    pen.put("logits", "Output")
    return pen.document("Skip-gram", SKIP_GRAM)


def glove(words: int = 10_000, width: int = 50) -> Document:
    pen = Pen()
    pen.put("word", "Input", shape=[], dtype="int64")
    pen.put("context", "Input", shape=[], dtype="int64")
    for side in ("word", "context"):
        pen.put(f"{side}_vector", "Embedding", side, num_embeddings=words, embedding_dim=width,
                starts=normal(0.1))  # fmt: skip
        pen.put(f"{side}_offset", "Embedding", side, num_embeddings=words, embedding_dim=1,
                starts=normal(0.1))  # fmt: skip
    pen.put("product", "Dot", "word_vector", "context_vector")
    pen.put("column", "Unsqueeze", dim=1)
    pen.put("log_count", "Add", "column", "word_offset", "context_offset")
    pen.put("result", "Output")
    return pen.document("GloVe", GLOVE)
