"""Networks that judge a whole sentence: TextCNN, and sentiment by mean, recurrence or windows."""

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.datasets.sequences.reviews import review_words
from graph_runtime.document.model import Document, Recipe, Training

TEXT_CNN = (
    "Windows of 3, 4 and 5 words slide over a sentence, 100 filters each (Kim, 2014); the "
    "strongest answer of every filter counts, wherever it was."
)
MEAN = (
    "Is a review good or bad? The mean of its word vectors decides, so the order of the words "
    "does not matter; token 0 is padding and does not count."
)
RECURRENT = (
    "Is a review good or bad? An LSTM reads it word by word, and its state after the last word "
    "decides; token 0 is padding and is not read."
)
WINDOWS = (
    "Is a review good or bad? Windows of 3, 5 and 7 words look for telling phrases: one group, "
    "repeated side by side with a longer window each time."
)
WORDS = 10_000
REVIEWS = Training(
    dataset=Recipe(kind="Reviews"),
    optimizer=Recipe(kind="Adam", params={"lr": 0.01}),
    epochs=12,
)


def examples() -> Iterator[tuple[str, Document]]:
    yield "textcnn", text_cnn()
    size = {"steps": 24, "words": len(review_words())}
    for name, drawn, reached in (
        ("mean", sentiment_mean, 0.9), ("lstm", sentiment_lstm, 0.97),
        ("textcnn", sentiment_windows, 0.97),
    ):  # fmt: skip
        yield f"sentiment_{name}", drawn(**size).replaced(training=REVIEWS, reaches=reached)


def text_cnn(steps: int = 50, filters: int = 100) -> Document:
    pen = _embedded(steps, 300)
    pen.define("window", _window(), "Window", "Looks at a few words at a time.")
    sizes = {"three": 3, "four": 4, "five": 5}
    found = [
        pen.group(name, "window", "channels", kernel_size=size, filters=filters)
        for name, size in sizes.items()
    ]
    pen.put("together", "Concatenate", *found, dim=1)
    pen.put("drop", "Dropout", p=0.5)
    return _judged(pen, "TextCNN", TEXT_CNN)


def sentiment_mean(steps: int = 50, words: int = WORDS) -> Document:
    pen = Pen()
    pen.put("words", "Input", shape=[steps], dtype="int64")
    pen.put("mean", "EmbeddingBag", num_embeddings=words, embedding_dim=64, padding_idx=0)
    return _judged(pen, "Sentiment by mean", MEAN)


def sentiment_lstm(steps: int = 50, words: int = WORDS) -> Document:
    pen = Pen()
    pen.put("words", "Input", shape=[steps], dtype="int64")
    pen.put("vectors", "Embedding", num_embeddings=words, embedding_dim=64, padding_idx=0)
    pen.put("count", "Lengths", "words")
    pen.put("reader", "LSTM", "vectors", lengths="count", hidden_size=64)
    pen.put("verdict", "Linear", "reader.h", out_features=2)
    pen.put("logits", "Output")
    return pen.document("Sentiment by LSTM", RECURRENT)


def sentiment_windows(steps: int = 50, words: int = WORDS) -> Document:
    pen = _embedded(steps, 64, words)
    pen.define("window", _window(), "Window", "Looks at a few words at a time.")
    pen.group("windows", "window", times=3, arrangement="parallel",
              kernel_size="=3 + 2 * i", filters=32)  # fmt: skip
    pen.put("drop", "Dropout", p=0.5)
    return _judged(pen, "Sentiment by TextCNN", WINDOWS)


def _embedded(steps: int, width: int, words: int = WORDS) -> Pen:
    """Words as vectors, laid out as convolutions read them."""
    pen = Pen()
    pen.put("words", "Input", shape=[steps], dtype="int64")
    pen.put("vectors", "Embedding", num_embeddings=words, embedding_dim=width, padding_idx=0)
    pen.put("channels", "Transpose", dim0=1, dim1=2)
    return pen


def _window() -> Pen:
    pen = Pen(kernel_size=3, filters=100)
    pen.put("sentence", "GroupInput")
    pen.put("conv", "Conv1d", out_channels="=filters", kernel_size="=kernel_size")
    pen.put("relu", "ReLU")
    pen.put("strongest", "GlobalMaxPool")
    pen.put("y", "GroupOutput")
    return pen


def _judged(pen: Pen, name: str, description: str) -> Document:
    pen.put("verdict", "Linear", out_features=2)
    pen.put("logits", "Output")
    return pen.document(name, description)
