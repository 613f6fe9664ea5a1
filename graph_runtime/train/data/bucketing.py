"""Sequences of like lengths in one batch, for networks that read sequences of any length."""

from __future__ import annotations

import ast
from dataclasses import replace

from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.errors import DataError
from graph_runtime.source.generate import generate
from graph_runtime.train.data.like_lengths import lengths_of
from graph_runtime.train.data.parts import Buckets, Part
from graph_runtime.train.network.job import Job


def bucketed(part: Part, size: int, no_target: int | None) -> Part:
    """The part whose batches hold samples of like lengths, without padding behind the longest."""
    lengths = lengths_of(part.inputs, part.targets, no_target)
    return replace(part, buckets=Buckets(lengths, size, no_target))


def expect_any_length(job: Job) -> None:
    """Raise DataError unless the network is the same program for sequences one step shorter."""
    document = job.checked.document
    if job.training.cache_frozen:
        raise DataError("What frozen blocks give is kept whole. Set bucketing to false.")
    shorter = _shorter(document)
    if shorter == document:
        raise DataError(
            "No input holds sequences of tokens, so there is no padding to cut off. "
            "Set bucketing to false."
        )
    checked = check(shorter)
    if checked.problems or _program(checked.document) != _program(document):
        raise DataError(
            "The network takes sequences of one length alone, so their padding cannot be cut off. "
            "Let a block such as a GRU, MeanOverTime or attention read them, or set bucketing to "
            "false."
        )


def _shorter(document: Document) -> Document:
    """The drawing with every input of tokens (T,) one token shorter, and without training."""
    nodes = {}
    for name, node in document.nodes.items():
        shape = node.params.get("shape")
        tokens = node.kind == "Input" and node.params.get("dtype") == "int64"
        if tokens and isinstance(shape, list | tuple) and len(shape) == 1 and shape[0] > 1:
            node = node.model_copy(update={"params": {**node.params, "shape": [shape[0] - 1]}})
        nodes[name] = node
    same = all(nodes[name] is node for name, node in document.nodes.items())
    return document if same else document.replaced(nodes=nodes, training=None)


def _program(document: Document) -> str:
    """What model.py does, without the comments and docstrings that tell shapes."""
    tree = ast.parse(generate(check(document.replaced(training=None))).text)
    for thing in ast.walk(tree):
        body = getattr(thing, "body", None)
        if isinstance(body, list) and body and _is_text(body[0]):
            body[0] = ast.Pass()
    return ast.dump(tree)


def _is_text(line: ast.stmt) -> bool:
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)
