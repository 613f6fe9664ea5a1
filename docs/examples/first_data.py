"""The smallest data of the notes, with the network that learns them."""

from __future__ import annotations

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.datasets.sequences.named_entities import named_entity_words
from graph_runtime.document.model import Document, Recipe, Training


def fruit() -> Document:
    pen = Pen()
    pen.put("fruit", "Input", shape=[2])
    pen.put("logit", "Linear", out_features=1)
    pen.put("orange", "Output")
    training = Training(
        dataset=Recipe(kind="Fruit"),
        loss=Recipe(kind="BCEWithLogitsLoss"),
        optimizer=Recipe(kind="Adam", params={"lr": 0.1}),
        epochs=100,
        batch_size=4,
        split=(1.0, 0.0, 0.0),
    )
    return pen.document(
        "Apples and oranges",
        "Four fruits, two numbers each: the weight, and whether it is bumpy. One neuron tells "
        "apples from oranges. All four are learned, for they are all there is.",
        training,
    ).replaced(reaches=1.0)


def channel_views() -> Document:
    pen = Pen()
    pen.put("days", "Input", shape=[7])
    pen.put("weighed", "Linear", out_features=1)
    pen.put("tomorrow", "Output")
    training = Training(
        dataset=Recipe(kind="ChannelViews"),
        loss=Recipe(kind="MSELoss"),
        optimizer=Recipe(kind="Adam", params={"lr": 0.01}),
        epochs=60,
    )
    return pen.document(
        "Views of a channel: a week",
        "Tomorrow's views from those of the last seven days. The day a week ago weighs most: "
        "it was the same day of the week. One day alone is Linear regression: views of a channel.",
        training,
    ).replaced(reaches=0.8)


def names() -> Document:
    pen = Pen()
    pen.put("words", "Input", shape=[10], dtype="int64")
    pen.put("vectors", "Embedding", num_embeddings=len(named_entity_words()), embedding_dim=16)
    pen.put("reader", "LSTM", hidden_size=16, bidirectional=True)
    pen.put("readout", "Linear", out_features=2)
    pen.put("is_name", "Output")
    training = Training(
        dataset=Recipe(kind="NamedEntities"),
        optimizer=Recipe(kind="Adam", params={"lr": 0.01}),
        epochs=60,
        batch_size=4,
        split=(0.75, 0.25, 0.0),
    )
    return pen.document(
        "Names in ten words",
        "Which of ten words are a name? Sixteen sentences, small enough to be read: yesterday we "
        "all went to Lake Victoria by slow train has the answers 0 0 0 0 0 1 1 0 0 0. Named "
        "entities is the grown-up network.",
        training,
    ).replaced(reaches=0.75)


def examples() -> Iterator[tuple[str, Document]]:
    yield "fruit", fruit()
    yield "channel_views", channel_views()
    yield "names_in_ten_words", names()
