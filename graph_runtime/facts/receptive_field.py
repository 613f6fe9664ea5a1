"""Receptive fields: which part of an input one number of a block's result depends on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph_runtime.block import Block
from graph_runtime.facts.checked import Checked, NodeFacts, arguments
from graph_runtime.groups.kinds import GROUP_INPUT, Group, Repeat
from graph_runtime.reach import HERE, Reaches, either

MAX_VISITED = 50_000
"""Nodes inside groups that are looked at; a hostile file may nest repetitions."""

Fields = Mapping[str, Reaches]
"""By the id of the Input: what is seen along each of its axes behind the channels."""


def receptive_fields(checked: Checked) -> dict[str, Fields]:
    """The fields of every node whose results look at its inputs through windows alone.

    Nodes that see everything, such as a Linear block behind an image, or of which nothing is known
    are missing, and so are those behind them.
    """
    return _Walk(MAX_VISITED + len(checked.nodes)).fields(checked, {})


@dataclass
class _Walk:
    """One pass through a drawing and the groups in it; `left` nodes may still be visited."""

    left: int

    def fields(self, checked: Checked, fed: Mapping[str, Fields]) -> dict[str, Fields]:
        """The fields of one level; `fed` are those of a group's inputs."""
        found: dict[str, Fields] = {}
        self.left -= len(checked.nodes)
        for name in checked.order if self.left >= 0 else ():
            facts = checked.nodes[name]
            if facts.node.kind == GROUP_INPUT:
                fields = fed.get(name)
            elif facts.node.kind == "Input":
                fields = _whole(name, facts)
            else:
                wires = checked.wiring.into[name]
                fields = self._behind(facts, {p: found.get(e.source) for p, e in wires.items()})
            if fields is not None:
                found[name] = fields
        return found

    def _behind(self, facts: NodeFacts, given: Mapping[str, Fields | None]) -> Fields | None:
        """The fields of a block's result; None where they are unknown."""
        block = facts.block
        if block is None or facts.problems or None in facts.inputs.values():
            return None
        if facts.node.kind == "Output":
            return given.get("x")
        if isinstance(block, Group | Repeat):
            return self._of_group(facts, block, given)
        seen: list[Fields] = []
        for port, fields in given.items():
            reaches = _reaches(block, facts, port)
            if reaches == ():
                continue
            if reaches is None or fields is None:
                return None
            seen.append({name: _then(before, reaches) for name, before in fields.items()})
        return _merged(seen)

    def _of_group(
        self, facts: NodeFacts, block: Group | Repeat, given: Mapping[str, Fields | None]
    ) -> Fields | None:
        """Through the drawing inside, once for each time it stands in a chain."""
        if not facts.inside or len(block.outputs) != 1:
            return None
        fed = {port: fields for port, fields in given.items() if fields is not None}
        leaving: list[Fields] = []
        for inside in facts.inside:
            result = self._left_by(inside, block.outputs[0], fed)
            if result is None:
                return None
            leaving.append(result)
            if isinstance(block, Repeat) and block.arrangement == "chain":
                fed = {**fed, block.given.required[0]: result}
        if isinstance(block, Group) or block.arrangement == "chain":
            return leaving[-1]
        in_place = block.join == "add" or (block.join == "concatenate" and block.dim == 1)
        return _merged(leaving) if in_place else None

    def _left_by(self, inside: Checked, port: str, fed: Mapping[str, Fields]) -> Fields | None:
        """What leaves a group; None also where it has been walked far enough."""
        sources = [edge.source for edge in inside.wiring.into[port].values()]
        found = self.fields(inside, fed) if self.left > 0 else {}
        return found.get(sources[0]) if sources else None


def _whole(name: str, facts: NodeFacts) -> Fields | None:
    rank = facts.outputs["y"].rank if facts.outputs else 0
    return {name: (HERE,) * (rank - 2)} if rank > 2 else None


def _reaches(block: Block, facts: NodeFacts, port: str) -> Reaches | None:
    specs = {name: spec for name, spec in facts.inputs.items() if spec is not None}
    return block.reach(port, *arguments(block, specs))


def _then(before: Reaches, reaches: Reaches) -> Reaches:
    return tuple(one.then(other) for one, other in zip(before, reaches, strict=True))


def _merged(seen: Iterable[Fields]) -> Fields | None:
    """What is seen by one way or another."""
    by_input: dict[str, list[Reaches]] = {}
    for fields in seen:
        for name, reaches in fields.items():
            by_input.setdefault(name, []).append(reaches)
    merged = {name: either(several) for name, several in by_input.items()}
    known = {name: reaches for name, reaches in merged.items() if reaches is not None}
    return known if len(known) == len(merged) else None
