"""What a document says of a block's weights: their first values, and how they are trained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from math import prod

from graph_runtime.block import Weights
from graph_runtime.document.model import Decorations
from graph_runtime.errors import Problem, ShapeError, shown
from graph_runtime.facts.checked import Checked, NodeFacts, Sharing
from graph_runtime.facts.weight_sets import weights_of
from graph_runtime.families import nearest
from graph_runtime.initializer import INITIALIZERS, Initializer
from graph_runtime.params import JsonValue

MAX_UNKNOWN = 10
"""Weights that a block does not have and that are named; a hostile file may have a million."""
PLAIN = Decorations()


def said_of(facts: NodeFacts) -> Decorations:
    """A node's decorations, or those of a node of which nothing is said."""
    return facts.node.decorations or PLAIN


def initializers(facts: NodeFacts) -> Mapping[str, Initializer]:
    """How each weight of a sound node gets its first values, in the order of the weights.

    A weight that is not there starts as PyTorch starts it.
    """
    chosen = said_of(facts).initializers
    if not chosen:
        return {}
    made = {
        name: INITIALIZERS.make(chosen[name].kind, chosen[name].params)
        for name in weights_of(facts)
        if name in chosen
    }
    return {name: one for name, one in made.items() if isinstance(one, Initializer)}


def decoration_problems(node: str, facts: NodeFacts) -> tuple[Problem, ...]:
    """What is wrong with a node's initializers; `param` is `decorations.initializers.weight…`."""
    chosen = said_of(facts).initializers
    if not chosen or facts.block is None or not facts.outputs:
        return ()
    weights = weights_of(facts)
    found = (
        replace(problem, node=node, param=path(shown(name), problem.param))
        for name, recipe in chosen.items()
        for problem in _problems(name, recipe.kind, recipe.params, weights)
    )
    return tuple(islice(found, MAX_UNKNOWN))


def shared_problems(nodes: Mapping[str, NodeFacts], sharing: Sharing) -> Iterator[Problem]:
    """Nodes that say something else of weights that are not theirs alone."""
    for node, owner in sharing.whole.items():
        if nodes[node].node.decorations is not None:
            yield _not_its_own(node, owner)
    for tie in sharing.ties:
        mine, theirs = said_of(nodes[tie.node]), said_of(nodes[tie.owner])
        moves = [(s.frozen, s.lr_factor, s.weight_decay) for s in (mine, theirs)]
        if tie.weight in mine.initializers or moves[0] != moves[1]:
            yield _not_its_own(tie.node, tie.owner)


def all_frozen(checked: Checked) -> tuple[Problem, ...]:
    """A network that is to be trained needs something that may change."""
    if checked.document.training is None or not checked.cost.parameters or trainable(checked):
        return ()
    message = "Every block with weights is frozen, so that nothing is left to train."
    return (Problem(None, "training.optimizer", message, "Let one of them learn."),)


def trainable(checked: Checked) -> int:
    """Learned numbers that training may change, those of shared weights once."""
    return checked.cost.parameters - _frozen(checked)


def path(weight: str, param: str | None = None) -> str:
    """Where a problem of a weight's initializer, or of one of its parameters, is shown."""
    return f"decorations.initializers.{weight}" + (f".{param}" if param else "")


def _frozen(checked: Checked) -> int:
    count = 0
    for name, facts in checked.nodes.items():
        if name in checked.sharing.whole:
            continue
        if said_of(facts).frozen:
            count += facts.cost.parameters
        else:
            count += sum(map(_frozen, facts.inside))
    return count - sum(
        prod(weights_of(checked.nodes[tie.node])[tie.weight])
        for tie in checked.sharing.ties
        if said_of(checked.nodes[tie.node]).frozen
    )


def _problems(
    name: str, kind: str, params: Mapping[str, JsonValue], weights: Weights
) -> Iterator[Problem]:
    if name not in weights:
        yield _unknown(name, weights)
        return
    made = INITIALIZERS.make(kind, params)
    if isinstance(made, tuple):
        yield from made
        return
    try:
        made.expect(weights[name])
    except ShapeError as refusal:
        yield Problem(None, refusal.param, refusal.message, refusal.fix)


def _unknown(name: str, weights: Weights) -> Problem:
    near = nearest(name, tuple(islice(weights, 100)))
    fix = f"Did you mean {near}?" if near else "Remove its initializer."
    return Problem(None, None, f"It has no weight called '{shown(name)}'.", fix)


def _not_its_own(node: str, owner: str) -> Problem:
    message = f"It says how weights start or move that it shares with {owner}."
    return Problem(node, "decorations", message, f"Say it at {owner} alone.")
