"""Drawings with loops along the steps of a sequence, for the source and for the way back."""

from __future__ import annotations

from docs.blocks.recurrent_step import rnn_step
from docs.examples.pen import Pen
from graph_runtime.document.model import Document
from tests.graph_runtime.groups.test_recurrent_loops import counted, walked


def two_sequences() -> Document:
    """Tokens beside numbers, two outputs, and a state that begins where another loop ended."""
    step = Pen()
    step.put("token", "GroupInput")
    step.put("number", "GroupInput")
    step.put("h", "State", size=[3])
    step.put("table", "Embedding", "token", num_embeddings=9, embedding_dim=3)
    step.put("with_number", "Add", "table", "number")
    step.put("renewed", "Add", "with_number", "h")
    step.put("y", "GroupOutput")
    step.put("seen", "GroupOutput", "with_number")
    step.feed_back("h", "renewed")
    pen = Pen()
    pen.put("tokens", "Input", shape=[4], dtype="int64")
    pen.put("numbers", "Input", "", shape=[4, 3])
    pen.define("step", step)
    pen.group("first", "step", token="tokens", number="numbers")
    pen.group("second", "step", token="tokens", number="numbers", h="first.h")
    pen.put("result", "Output", "second.y")
    pen.put("seen", "Output", "second.seen")
    return pen.document("two")


def attending() -> Document:
    """Every step weighs all that there is to remember."""
    step = Pen()
    step.put("x", "GroupInput")
    step.put("memory", "GroupInput", whole=True)
    step.put("h", "State", size=[3])
    step.put("query", "Unsqueeze", "h", dim=2)
    step.put("scores", "MatMul", "memory", "query")
    step.put("shares", "Softmax", dim=1)
    step.put("weighed", "Multiply", "memory", "shares")
    step.put("seen", "MeanOverTime")
    step.put("renewed", "Add", "seen", "x")
    step.put("y", "GroupOutput")
    step.feed_back("h", "renewed")
    pen = Pen()
    pen.put("x", "Input", shape=[4, 3])
    pen.put("memory", "Input", "", shape=[7, 3])
    pen.define("step", step)
    pen.group("walk", "step", x="x", memory="memory")
    pen.put("result", "Output", "walk")
    return pen.document("attending")


def nested() -> Document:
    """A loop in a loop: sums along steps of steps."""
    outer = Pen()
    outer.define("inner", counted())
    outer.put("rows", "GroupInput")
    outer.group("along", "inner")
    outer.put("h", "State", size=[3])
    outer.put("sum", "Add", "along.total", "h")
    outer.put("y", "GroupOutput")
    outer.feed_back("h", "sum")
    return walked(outer, 5, 4, 3)


def of_two_sizes() -> Document:
    """A loop inside a group that stands there twice, of two sizes."""
    inside = Pen(width=6)
    inside.define("step", rnn_step())
    inside.put("x", "GroupInput")
    inside.group("walk", "step", hidden="=width")
    inside.put("y", "GroupOutput", "walk.h")
    pen = Pen()
    pen.put("x", "Input", shape=[5, 4])
    pen.define("reader", inside)
    pen.group("narrow", "reader", "x", width=3)
    pen.group("wide", "reader", "x", width=7)
    pen.put("both", "Concatenate", "narrow", "wide")
    pen.put("result", "Output")
    return pen.document("sizes")
