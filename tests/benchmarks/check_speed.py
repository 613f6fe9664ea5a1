"""Time to check and to write the source of large drawings, whole and after one edit.

Run `python -m tests.benchmarks.check_speed`. Goals for 1,000 blocks: whole 50 ms, edited 5 ms.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable

from graph_runtime import edits
from graph_runtime.advice import advise
from graph_runtime.check import check
from graph_runtime.document import Document, Edge, Node
from graph_runtime.source import generate

STAGE: tuple[tuple[str, dict[str, int]], ...] = (
    ("Conv2d", {"out_channels": 16, "kernel_size": 3, "padding": 1}),
    ("BatchNorm2d", {}),
    ("ReLU", {}),
    ("Dropout", {}),
)


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


def median_ms(action: Callable[[], object], rounds: int = 15) -> float:
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        taken.append((time.perf_counter() - start) * 1e3)
    return round(statistics.median(taken), 3)


def measure(blocks: int) -> dict[str, float]:
    document = tower(blocks)
    checked = check(document)
    assert not checked.problems, checked.problems[:1]
    middle = f"block_{blocks // 2 - blocks // 2 % 5 + 1}"
    edited = edits.set_param(document, middle, "padding_mode", "reflect")
    return {
        "blocks": len(document.nodes),
        "check_ms": median_ms(lambda: check(document)),
        "check_after_edit_ms": median_ms(lambda: check(edited, checked)),
        "advise_ms": median_ms(lambda: advise(checked)),
        "source_ms": median_ms(lambda: generate(checked)),
    }


def main() -> None:
    print(json.dumps([measure(blocks) for blocks in (1_000, 5_000)], indent=1))


if __name__ == "__main__":
    main()
