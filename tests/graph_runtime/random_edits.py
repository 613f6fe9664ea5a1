"""Random edits of a document, by the functions that gestures call."""

from __future__ import annotations

from random import Random
from typing import Any

from graph_runtime.block import BLOCKS
from graph_runtime.document.model import Document, Edge, Recipe, Training
from graph_runtime.edits import drawing_edits as edits
from graph_runtime.edits.decorating import set_decoration, set_initializer
from tests.graph_runtime.random_group_edits import (
    DEFINITION_EDITS,
    GROUP_EDITS,
    Edit,
    inside,
    some,
    tried,
)
from tests.walks.draws import random_params

KINDS = ("Input", "Output", "Linear", "Conv2d", "Flatten", "Add", "LSTM", "Concatenate", "ReLU",
         "Identity", "Embedding", "MultiheadAttention", "Strange")  # fmt: skip


def random_edit(document: Document, rng: Random) -> Document:
    """Some other document; sometimes the same one, where there is nothing to change."""
    return rng.choice(EDITS)(document, rng)


def _add(document: Document, rng: Random) -> Document:
    kind = rng.choice(KINDS)
    params: dict[str, Any] = random_params(kind, rng) if kind in BLOCKS.kinds else {"x": 1}
    at = (rng.uniform(-500, 500), rng.uniform(-500, 500))
    return edits.add_node(document, edits.free_name(document, kind), kind, at, params)


def _remove(document: Document, rng: Random) -> Document:
    return edits.remove_nodes(document, some(document, rng, 2))


def _bypass(document: Document, rng: Random) -> Document:
    return edits.bypass_nodes(document, some(document, rng, 2))


def _connect(document: Document, rng: Random) -> Document:
    if not document.nodes:
        return document
    source, target = (rng.choice(list(document.nodes)) for _ in range(2))
    edge = Edge(
        source=source,
        source_port=rng.choice(_ports(document, source, "outputs")),
        target=target,
        target_port=rng.choice(_ports(document, target, "inputs")),
    )
    return edits.connect(document, edge)


def _ports(document: Document, node: str, side: str) -> list[str]:
    kind = BLOCKS.kinds.get(document.nodes[node].kind)
    named: tuple[str, ...] = ()
    if kind is not None:
        named = kind.outputs if side == "outputs" else kind.ports().named
    return [*named, *named, *named, "nowhere"]


def _disconnect(document: Document, rng: Random) -> Document:
    return edits.disconnect(document, [e for e in document.edges if rng.random() < 0.2])


def _insert(document: Document, rng: Random) -> Document:
    if not document.edges or not document.nodes:
        return document
    return edits.insert_on_edge(
        document, rng.choice(list(document.nodes)), rng.choice(document.edges)
    )


def _set(document: Document, rng: Random) -> Document:
    for node in some(document, rng, 1):
        kind = document.nodes[node].kind
        params: dict[str, Any] = random_params(kind, rng) if kind in BLOCKS.kinds else {}
        if rng.random() < 0.2:
            params["bias"] = "wrong"
        document = edits.set_params(document, node, params)
    return document


def _reset(document: Document, rng: Random) -> Document:
    for node in some(document, rng, 1):
        for name in list(document.nodes[node].params)[:1]:
            document = edits.reset_param(document, node, name)
    return document


def _rename(document: Document, rng: Random) -> Document:
    for node in some(document, rng, 1):
        document = edits.rename_node(document, node, edits.free_name(document, "renamed"))
    return document


def _label(document: Document, rng: Random) -> Document:
    for node in some(document, rng, 1):
        document = edits.set_label(document, node, rng.choice(("", "eins", "zwei")))
    return document


def _move(document: Document, rng: Random) -> Document:
    at = (rng.uniform(-500, 500), rng.uniform(-500, 500))
    return edits.move_nodes(document, dict.fromkeys(some(document, rng, 3), at))


def _paste(document: Document, rng: Random) -> Document:
    if len(document.nodes) > 30:
        return document
    copied = edits.fragment(document, some(document, rng, 4))
    return edits.paste(document, copied, (24.0, 24.0))[0]


def _decorate(document: Document, rng: Random) -> Document:
    for node in some(document, rng, 2):
        recipe = rng.choice((None, Recipe(kind="zeros_"), Recipe(kind="normal_")))
        document = set_initializer(document, node, rng.choice(("weight", "bias")), recipe)
        document = set_decoration(document, node, "frozen", rng.random() < 0.5)
    return document


def _train(document: Document, rng: Random) -> Document:
    return edits.set_training(document, rng.choice((None, Training(), Training(epochs=3))))


def _name(document: Document, rng: Random) -> Document:
    return edits.set_name(document, rng.choice(("untitled", "one", "two")))


BLOCK_EDITS: tuple[Edit, ...] = (
    _add, _add, _add, _connect, _connect, _connect, _connect, _remove, _bypass, _disconnect,
    _insert, _set, _set, _reset, _rename, _label, _move, _paste, _decorate,
)  # fmt: skip
LEVEL_EDITS = (*BLOCK_EDITS, *GROUP_EDITS)
"""What can be done in the drawing of a group as well."""


def _enter(document: Document, rng: Random) -> Document:
    return inside(rng.choice(LEVEL_EDITS))(document, rng)


EDITS = (*LEVEL_EDITS, _train, _name, *DEFINITION_EDITS, *[tried(_enter)] * 6)
