"""`multilayer`: draws a multi-layer perceptron from the widths of its layers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from graph_runtime.document.model import Document, Edge, Node
from graph_runtime.errors import shown

ACTIVATIONS = (
    "ReLU", "LeakyReLU", "ELU", "SELU", "GELU", "SiLU", "Mish", "Softplus", "Sigmoid", "Tanh",
    "Identity",
)  # fmt: skip
MOST_LAYERS, WIDEST = 100, 100_000


class WidthsError(ValueError):
    """These are no widths of a network; the message is a sentence."""


def read_widths(text: str) -> tuple[int, ...]:
    """`784,16,16,10`, or with spaces, as numbers."""
    parts = re.split(r"[\s,]+", text.strip().strip(","))
    for part in parts:
        if not re.fullmatch(r"[0-9]{1,9}", part):
            said = f"{shown(part)} is no width." if part else "There are no widths."
            raise WidthsError(f"{said} Write whole numbers with commas: 784,16,16,10.")
    widths = tuple(int(part) for part in parts)
    if not 2 <= len(widths) <= MOST_LAYERS + 1:
        raise WidthsError(
            f"Write 2 to {MOST_LAYERS + 1} widths: the input's first, the result's last."
        )
    if not all(1 <= width <= WIDEST for width in widths):
        raise WidthsError(f"Every width has to be from 1 to {WIDEST:,}.")
    return widths


def multilayer(widths: Sequence[int], activation: str = "ReLU") -> Document:
    """Linear layers of these widths, the input's first, with an activation between them.

    The last layer has none: losses of classes take logits.
    """
    nodes = {"x": Node(kind="Input", params={"shape": [widths[0]]})}
    for layer, width in enumerate(widths[1:], start=1):
        nodes[f"linear{layer}"] = Node(kind="Linear", params={"out_features": width})
        if layer < len(widths) - 1:
            nodes[f"act{layer}"] = Node(kind=activation)
    nodes["result"] = Node(kind="Output")
    edges = tuple(Edge(source=a, target=b) for a, b in pairwise(nodes))
    return Document(name="Perceptron " + "-".join(map(str, widths)), nodes=nodes, edges=edges)
