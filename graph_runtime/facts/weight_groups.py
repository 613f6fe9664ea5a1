"""Which weights the optimizer moves, and how: the parameter groups of a decorated network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph_runtime.expressions import Call
from graph_runtime.facts.checked import Checked, NodeFacts
from graph_runtime.facts.decorations import said_of
from graph_runtime.facts.weight_sets import weights_of
from graph_runtime.groups.kinds import Repeat


@dataclass(frozen=True, slots=True)
class Move:
    """How weights move: their rate over that of the run, and whether they shrink."""

    factor: float = 1.0
    decays: bool = True
    frozen: bool = False

    def inside(self, facts: NodeFacts) -> Move:
        """The same for a node in a group that moves so."""
        said = said_of(facts)
        return Move(
            self.factor * said.lr_factor,
            self.decays and said.weight_decay,
            self.frozen or said.frozen,
        )


@dataclass(frozen=True, slots=True)
class Member:
    """The weights of a module at a path such as `stage.0.conv`; one of them, or with "" all."""

    module: str
    weight: str = ""


@dataclass(frozen=True, slots=True)
class WeightGroup:
    """Weights that move alike; `options` differ from those of the optimizer."""

    members: tuple[Member, ...]
    options: Mapping[str, float]


def weight_groups(checked: Checked, optimizer: Call) -> tuple[WeightGroup, ...]:
    """A group for each pair of rate and decay, without frozen weights; () for a plain network.

    Weights that move as the optimizer says come first, so that its rate is the one people see.
    """
    moves = list(_moves(checked, Move(), ""))
    if all(move == Move() for _, move in moves):
        return ()
    groups: dict[Move, list[Member]] = {Move(): []}
    for member, move in moves:
        if not move.frozen:
            groups.setdefault(move, []).append(member)
    return tuple(
        WeightGroup(tuple(members), _options(optimizer, move))
        for move, members in groups.items()
        if members
    )


def spared_modules(checked: Checked) -> tuple[str, ...]:
    """Paths of modules whose weights are not to shrink, as their blocks say."""
    return tuple(member.module for member, move in _moves(checked, Move(), "") if not move.decays)


def _moves(checked: Checked, around: Move, path: str) -> Iterator[tuple[Member, Move]]:
    """How the weights of a drawing move; weights that nodes share are their owner's."""
    for node in checked.order:
        facts = checked.nodes[node]
        if not facts.cost.parameters or node in checked.sharing.whole:
            continue
        move = around.inside(facts)
        tied = {tie.weight for tie in checked.sharing.ties if tie.node == node}
        if facts.inside and any(map(_decorated, facts.inside)):
            repeated = isinstance(facts.block, Repeat)
            for index, level in enumerate(facts.inside):
                place = f"{path}{node}.{index}." if repeated else f"{path}{node}."
                yield from _moves(level, move, place)
        elif tied:
            for weight in weights_of(facts):
                if weight not in tied:
                    yield Member(f"{path}{node}", weight), move
        else:
            yield Member(f"{path}{node}"), move


def _decorated(checked: Checked) -> bool:
    """Whether anything is said of how weights inside a group move."""
    return any(
        Move().inside(facts) != Move() or any(map(_decorated, facts.inside))
        for facts in checked.nodes.values()
    )


def _options(optimizer: Call, move: Move) -> dict[str, float]:
    options: dict[str, float] = {}
    if move.factor != 1.0:
        options["lr"] = optimizer.kwargs["lr"] * move.factor
    if not move.decays and optimizer.kwargs.get("weight_decay"):
        options["weight_decay"] = 0.0
    return options
