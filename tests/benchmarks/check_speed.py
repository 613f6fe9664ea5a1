"""Time to check and to write the source of large drawings, whole and after one edit.

Run `python -m tests.benchmarks.check_speed`. Goals for 1,000 blocks: whole 50 ms, edited 5 ms.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterator
from itertools import pairwise

from graph_runtime.advice.advise import advise
from graph_runtime.check import check
from graph_runtime.document.model import Definition, Document, Edge, Node
from graph_runtime.edits import drawing_edits as edits
from graph_runtime.keeping.examples import example_names, read_example
from graph_runtime.source.generate import generate

STAGE: tuple[tuple[str, dict[str, int]], ...] = (
    ("Conv2d", {"out_channels": 16, "kernel_size": 3, "padding": 1}),
    ("BatchNorm2d", {}),
    ("ReLU", {}),
    ("Dropout", {}),
)
EXAMPLES = ("resnet152", "efficientnet_b0", "densenet121", "vgg16")


def tower(blocks: int) -> Document:
    """A chain of convolution stages with an addition across each, `blocks` blocks in all."""
    nodes = {"image": Node(kind="Input", params={"shape": [16, 32, 32]})}
    edges: list[Edge] = []
    previous = stage_input = "image"
    while len(nodes) < blocks - 1:
        place = len(nodes) % (len(STAGE) + 1)
        kind, params = STAGE[place - 1] if place else ("Add", {})
        name = f"block_{len(nodes)}"
        nodes[name] = Node(kind=kind, params=params)
        port = "x" if place else "x0"
        edges.append(Edge(source=previous, target=name, target_port=port))
        if not place:
            edges.append(Edge(source=stage_input, target=name, target_port="x1"))
            stage_input = name
        previous = name
    nodes["result"] = Node(kind="Output")
    edges.append(Edge(source=previous, target="result"))
    return Document(nodes=nodes, edges=tuple(edges))


def grouped(times: int) -> Document:
    """A group of five blocks, repeated with a width that grows from one place to the next."""
    width = {"out_features": {"formula": "width"}}
    inside = {
        "x": Node(kind="GroupInput"),
        "grow": Node(kind="Linear", params=width),
        "act": Node(kind="ReLU"),
        "norm": Node(kind="LayerNorm"),
        "y": Node(kind="GroupOutput"),
    }
    params = {"times": times, "width": {"formula": "8 + i"}}
    nodes = {
        "row": Node(kind="Input", params={"shape": [8]}),
        "deep": Node(kind="Repeat", definition="step", params=params),
        "result": Node(kind="Output"),
    }
    step = Definition(parameters={"width": 8}, nodes=inside, edges=_chained(inside))
    return Document(nodes=nodes, edges=_chained(nodes), definitions={"step": step})


def _chained(nodes: dict[str, Node]) -> tuple[Edge, ...]:
    return tuple(Edge(source=a, target=b) for a, b in pairwise(nodes))


def drawings() -> Iterator[tuple[str, Document]]:
    for blocks in (1_000, 5_000):
        yield f"tower of {blocks:,} blocks", tower(blocks)
    yield "1,000 places of a group of 5 blocks", grouped(1_000)
    for name in EXAMPLES:
        if name in example_names():
            yield name, read_example(name)


def median_ms(action: Callable[[], object], rounds: int = 15) -> float:
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        taken.append((time.perf_counter() - start) * 1e3)
    return round(statistics.median(taken), 3)


def measure(document: Document) -> dict[str, float]:
    checked = check(document)
    assert not checked.problems, checked.problems[:1]
    edited = _edited(document)
    return {
        "check_ms": median_ms(lambda: check(document)),
        "check_after_edit_ms": median_ms(lambda: check(edited, checked)),
        "advise_ms": median_ms(lambda: advise(checked)),
        "source_ms": median_ms(lambda: generate(checked)),
    }


def _edited(document: Document) -> Document:
    """With other padding or no offset at a block in the middle, or wider groups."""
    for kind, param, value in (("Conv2d", "padding_mode", "reflect"), ("Linear", "bias", False)):
        fitting = [name for name, node in document.nodes.items() if node.kind == kind]
        if fitting:
            return edits.set_param(document, fitting[len(fitting) // 2], param, value)
    return edits.set_param(document, "deep", "width", {"formula": "9 + i"})


def main() -> None:
    print(json.dumps({name: measure(document) for name, document in drawings()}, indent=1))


if __name__ == "__main__":
    main()
