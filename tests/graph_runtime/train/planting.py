"""Networks in which a number goes bad at a known block, and the deed that makes it go bad."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import torch

from graph_runtime.document.model import Definition, Document, Edge, Node, Recipe
from graph_runtime.keeping.examples import read_example
from graph_runtime.train.learning.learner import Learner
from graph_runtime.train.running.conductor import Conductor
from tests.graph_runtime.train.drawings import chain

Nodes = dict[str, tuple[str, dict[str, Any]]]
AT = 5
"""Steps until something is planted by hand."""
NAN, INF = float("nan"), float("inf")


@dataclass(frozen=True)
class Plant:
    """A source of bad numbers; `node` is the block to be named, None for the loss itself."""

    name: str
    document: Document
    node: str | None
    deed: Callable[[Conductor], None] = lambda conductor: None
    at: int = 0


def network(middle: Nodes, **training: Any) -> Document:
    nodes: Nodes = {
        "x": ("Input", {"shape": [64]}),
        "before": ("Linear", {"out_features": 32}),
        **middle,
        "logits": ("Linear", {"out_features": 10}),
        "result": ("Output", {}),
    }
    return chain(nodes, **_recipe(training))


def _recipe(training: dict[str, Any]) -> dict[str, Any]:
    flat = {"kind": "Digits", "params": {"layout": "flat"}}
    return {"dataset": flat, "epochs": 2, **training}


def grouped(kind: str, middle: Nodes) -> Document:
    """The middle within a Group or a Repeat of the name `part`."""
    names = list(middle)
    ways = zip(["x", *names], [*names, "y"], strict=True)
    inner = {name: Node(kind=k, params=params) for name, (k, params) in middle.items()}
    body = Definition(
        nodes={"x": Node(kind="GroupInput"), **inner, "y": Node(kind="GroupOutput")},
        edges=tuple(Edge(source=a, target=b) for a, b in ways),
    )
    whole = network({"part": (kind, {})})
    part = Node(kind=kind, definition="middle")
    return whole.replaced(nodes={**whole.nodes, "part": part}, definitions={"middle": body})


def looped(middle: Nodes) -> Document:
    """The recurrent network drawn by hand, with the middle in place of its Tanh."""
    drawn = read_example("drawn_rnn")
    body = drawn.definitions["rnn_step"]
    names = ["both", *middle]
    inner = {name: Node(kind=k, params=params) for name, (k, params) in middle.items()}
    nodes = {name: node for name, node in body.nodes.items() if name != "renewed"}
    edges = [edge for edge in body.edges if "renewed" not in (edge.source, edge.target)]
    edges += [Edge(source=a, target=b) for a, b in pairwise(names)]
    edges += [Edge(source=names[-1], target=target) for target in ("h", "y")]
    body = body.model_copy(update={"nodes": {**nodes, **inner}, "edges": tuple(edges)})
    return drawn.replaced(definitions={"rnn_step": body})


FORWARD: dict[str, Nodes] = {
    "log": {"cut": ("ReLU", {}), "log": ("Log", {})},
    "turned": {"cut": ("ReLU", {}), "turned": ("Reciprocal", {})},
    "grown": {"wide": ("Scale", {"times": 1e4}), "grown": ("Exp", {})},
    "squared": {
        "wide": ("Scale", {"times": 1e12}),
        "wider": ("Scale", {"times": 1e12}),
        "squared": ("Square", {}),
    },
}
BACKWARD: dict[str, Nodes] = {
    "root": {"cut": ("Scale", {"times": 0.0}), "root": ("Sqrt", {})},
    "power": {"cut": ("Scale", {"times": 0.0}), "power": ("Power", {"exponent": 0.5})},
}


def operations() -> Iterator[Plant]:
    """Blocks whose results, or whose gradients, go bad by what they are fed."""
    for bad, middle in (FORWARD | BACKWARD).items():
        yield Plant(f"{bad} alone", network(middle), bad)
        yield Plant(f"{bad} in a Group", grouped("Group", middle), f"part/{bad}")
        if bad != "turned":  # A second time makes 0 of the infinity.
            yield Plant(f"{bad} in a Repeat", grouped("Repeat", middle), f"part/{bad}")
            yield Plant(f"{bad} in a Loop", looped(middle), f"reader/{bad}")


def weights() -> Iterator[Plant]:
    """Weights that are overwritten in the middle of a run."""
    middle: Nodes = {
        "one": ("Linear", {"out_features": 32}),
        "act": ("Tanh", {}),
        "two": ("Linear", {"out_features": 32}),
    }
    for node in ("before", "one", "two", "logits"):
        for value in (NAN, INF):
            yield Plant(f"{value} in {node}", network(middle), node, spoil(node, value), AT)
    for kind, inside in (("Group", ""), ("Repeat", "0."), ("Repeat", "1.")):
        for node in ("one", "two"):
            deed = spoil(f"part.{inside}{node}", NAN)
            name = f"nan in {inside}{node} of a {kind}"
            yield Plant(name, grouped(kind, middle), f"part/{node}", deed, AT)
    for node in ("seen", "remembered"):
        drawn = read_example("drawn_rnn")
        yield Plant(
            f"nan in {node} of a Loop", drawn, f"reader/{node}", spoil(f"reader.{node}", NAN), AT
        )


def spoil(module: str, value: float) -> Callable[[Conductor], None]:
    """Overwrites one weight after some steps."""

    def deed(conductor: Conductor) -> None:
        learner: Learner = conductor._learner
        taken: list[None] = []

        def after(*arguments: Any) -> None:
            taken.append(None)
            if len(taken) == AT:
                with torch.no_grad():
                    next(learner.model.get_submodule(module).parameters()).view(-1)[3] = value

        learner.optimizer.register_step_post_hook(after)

    return deed


def data() -> Iterator[Plant]:
    """Samples that go bad after they were checked; the row comes up within the first epoch."""
    for value in (NAN, INF):
        yield Plant(f"{value} in an input", network({}), "x", into_inputs(value))
    diabetes = {"kind": "Diabetes", "params": {}}
    numbers = chain(
        {
            "x": ("Input", {"shape": [10]}),
            "y": ("Linear", {"out_features": 1}),
            "z": ("Output", {}),
        },
        dataset=diabetes,
        loss={"kind": "MSELoss", "params": {}},
    )
    yield Plant("nan in a target", numbers, None, into_targets)


def into_inputs(value: float) -> Callable[[Conductor], None]:
    def deed(conductor: Conductor) -> None:
        conductor._parts.train.inputs[0][:64, 7] = value

    return deed


def into_targets(conductor: Conductor) -> None:
    conductor._parts.train.targets[:64] = NAN


def drawn_losses() -> Iterator[Plant]:
    """Blocks on the side of the losses."""
    for bad, kind, times in (("log", "Log", 1.0), ("root", "Sqrt", 0.0)):
        base = network({}, loss={"kind": "DrawnLoss"})
        more = {
            "cut": Node(kind="ReLU"),
            "scaled": Node(kind="Scale", params={"times": times}),
            bad: Node(kind=kind),
            "digit": Node(kind="Target"),
            "loss": Node(kind="NLLLoss"),
        }
        wires = (("logits", "cut"), ("cut", "scaled"), ("scaled", bad), (bad, "loss"))
        edges = (
            *base.edges,
            *(Edge(source=a, target=b) for a, b in wires),
            Edge(source="digit", target="loss", target_port="target"),
        )
        yield Plant(
            f"{bad} before a drawn loss",
            base.replaced(nodes={**base.nodes, **more}, edges=edges),
            bad,
        )


def rates() -> Iterator[Plant]:
    """Learning rates far too high; which block breaks first is for the test to find out."""
    middle: Nodes = {f"b{n}": ("Linear", {"out_features": 32}) for n in range(3)}
    for kind in ("SGD", "Adam", "AdamW"):
        for rate in (1e9, 1e15, 1e25):
            optimizer = Recipe(kind=kind, params={"lr": rate})
            document = network(middle)
            assert document.training is not None
            training = document.training.model_copy(update={"optimizer": optimizer})
            yield Plant(f"{kind} at {rate:g}", document.replaced(training=training), "?")
