"""Random edits of groups: made, repeated, taken apart, renamed, told and shared."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from graph_runtime.block import BLOCKS
from graph_runtime.document.model import Document
from graph_runtime.edits import definitions
from graph_runtime.edits.drawing_edits import free_name, set_param
from graph_runtime.edits.grouping import group_nodes
from graph_runtime.edits.ungrouping import repeat, repeat_no_more, unpack
from graph_runtime.edits.weight_set_edits import share_weights
from graph_runtime.formula import as_formula
from graph_runtime.groups.kinds import group_ports, is_composite

Edit = Callable[[Document, Random], Document]
FORMULAS = ("4", "n", "n * 2", "2**i", "8 + i", "in_features // 2")


def group(document: Document, rng: Random) -> Document:
    return group_nodes(document, some(document, rng, 5), rng.choice(("group", "step")))[0]


def ungroup(document: Document, rng: Random) -> Document:
    return unpack(document, _one_group(document, rng))[0]


def repeated(document: Document, rng: Random) -> Document:
    return repeat(document, _one_group(document, rng), rng.randint(1, 3))


def single(document: Document, rng: Random) -> Document:
    return repeat_no_more(document, _one_group(document, rng))


def another_place(document: Document, rng: Random) -> Document:
    """A second node for the same definition."""
    node = _one_group(document, rng)
    name = free_name(document, node)
    return document.replaced(nodes={**document.nodes, name: document.nodes[node]})


def own_definition(document: Document, rng: Random) -> Document:
    return definitions.make_independent(document, _one_group(document, rng))[0]


def rename(document: Document, rng: Random) -> Document:
    """A definition, one of its ports or one of its parameters under another name."""
    old = _definition(document, rng)
    new = definitions.free_definition(document, "renamed")
    body = document.definitions[old]
    ports = [port for side in group_ports(body) for port in side]
    if ports and rng.random() < 0.4:
        port = rng.choice(ports)
        return definitions.rename_port(document, old, port, free_name(document.inside(old), "port"))
    if body.parameters and rng.random() < 0.5:
        return definitions.rename_parameter(document, old, rng.choice(list(body.parameters)), "n")
    return definitions.rename_definition(document, old, new)


def describe(document: Document, rng: Random) -> Document:
    words = {rng.choice(("label", "description")): rng.choice(("", "eins", "zwei"))}
    return definitions.describe_definition(document, _definition(document, rng), **words)


def promote(document: Document, rng: Random) -> Document:
    """A parameter of a block inside a group becomes the group's."""
    name = _definition(document, rng)
    node = rng.choice(list(document.definitions[name].nodes))
    kind = BLOCKS.kinds.get(document.definitions[name].nodes[node].kind)
    params = [param.name for param in kind.params()] if kind else []
    return definitions.promote(document, name, node, rng.choice(params))[0]


def parameter(document: Document, rng: Random) -> Document:
    """A parameter of a group set, taken away, or given another value at one place."""
    name = _definition(document, rng)
    known = list(document.definitions[name].parameters)
    if known and rng.random() < 0.2:
        return definitions.remove_parameter(document, name, rng.choice(known))
    if rng.random() < 0.3:
        return definitions.set_default(document, name, rng.choice([*known, "n"]), rng.randint(1, 9))
    node, value = _one_group(document, rng), rng.choice((3, as_formula(rng.choice(FORMULAS))))
    return set_param(document, node, rng.choice([*known, "n"]), value)


def formula(document: Document, rng: Random) -> Document:
    """A formula at any parameter that is a number."""
    node = rng.choice(list(document.nodes))
    numbers = [n for n, v in document.nodes[node].params.items() if type(v) is int]
    return set_param(document, node, rng.choice(numbers), as_formula(rng.choice(FORMULAS)))


def share(document: Document, rng: Random) -> Document:
    return share_weights(document, some(document, rng, 3))


def forget(document: Document, rng: Random) -> Document:
    return definitions.without_unused(document)


def inside(edit: Edit) -> Edit:
    """The edit done in the drawing of a definition."""

    def entered(document: Document, rng: Random) -> Document:
        name = _definition(document, rng)
        return document.with_inside(name, edit(document.inside(name), rng))

    return entered


def tried(edit: Edit) -> Edit:
    """The edit, or the same document where it is refused or there is nothing to do it to."""

    def done(document: Document, rng: Random) -> Document:
        try:
            return edit(document, rng)
        except (ValueError, IndexError):
            return document

    return done


def some(document: Document, rng: Random, most: int) -> list[str]:
    return rng.sample(list(document.nodes), min(rng.randint(1, most), len(document.nodes)))


def _one_group(document: Document, rng: Random) -> str:
    return rng.choice([name for name, node in document.nodes.items() if is_composite(node)])


def _definition(document: Document, rng: Random) -> str:
    return rng.choice(list(document.definitions))


def _tried(*edits: Edit) -> tuple[Edit, ...]:
    return tuple(tried(edit) for edit in edits)


GROUP_EDITS = _tried(
    group, group, group, ungroup, repeated, single, another_place, own_definition, formula, share
)
DEFINITION_EDITS = _tried(rename, describe, promote, promote, parameter, parameter, forget)
"""Edits of the definitions of a whole document."""
