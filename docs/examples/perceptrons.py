"""The small sigmoid networks on which the notes explain layers, counts and formulas."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from graph_runtime.document.model import Document, Edge, Node

ADVISED = {"HiddenSigmoid": "The notes write every layer of these networks with a sigmoid."}


def perceptron(name: str, description: str, *sizes: int) -> Document:
    """Sigmoid layers of these widths, the input's first."""
    nodes = {"x": Node(kind="Input", params={"shape": [sizes[0]]})}
    for layer, size in enumerate(sizes[1:], start=1):
        nodes[f"z{layer}"] = Node(kind="Linear", params={"out_features": size})
        nodes[f"a{layer}"] = Node(kind="Sigmoid")
    nodes["result"] = Node(kind="Output")
    names = list(nodes)
    edges = tuple(Edge(source=a, target=b) for a, b in pairwise(names))
    return Document.model_validate(
        {
            "name": name,
            "nodes": nodes,
            "edges": edges,
            "description": description,
            "advised": ADVISED,
        }
    )


def examples() -> Iterator[tuple[str, Document]]:
    yield (
        "mlp_3_4_1",
        perceptron(
            "Shallow network 3-4-1",
            "One hidden layer of four neurons: z and a of both layers as in the textbook, "
            "21 parameters. The hidden neurons may change places and the result stays: every "
            "minimum of the loss is there 4! = 24 times.",
            3, 4, 1,
        ),
    )  # fmt: skip
    yield (
        "mlp_3_5_5_3_1",
        perceptron(
            "Deep network 3-5-5-3-1",
            "Four layers of weights, L = 4, with 72 parameters: small enough to count by hand.",
            3, 5, 5, 3, 1,
        ),
    )  # fmt: skip
    yield (
        "mlp_784_16_16_10",
        perceptron(
            "Digit network 784-16-16-10",
            "Reads a picture of 28×28 pixels as 784 numbers: 12,960 weights and 42 biases. "
            "Choose data of that size to train it.",
            784, 16, 16, 10,
        ),
    )  # fmt: skip
