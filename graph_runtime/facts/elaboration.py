"""Works a drawing out node by node, and the drawing of every group at each place it stands.

A group is worked out once for each different set of specs and values that reach it; an edit works
out again only what it touches.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graph_runtime.block import Block
from graph_runtime.custom.answers import NOTHING, Knowledge
from graph_runtime.custom.python_module import PYTHON_MODULE, PythonModule
from graph_runtime.document.model import Definition, Document, Edge, Node
from graph_runtime.errors import Problem
from graph_runtime.facts.checked import Checked, NodeFacts
from graph_runtime.facts.composite_check import Place, composite_result
from graph_runtime.facts.cost import total
from graph_runtime.facts.decorations import decoration_problems, shared_problems
from graph_runtime.facts.level_problems import endless, loop_problems, misplaced_ends, too_many
from graph_runtime.facts.looking import module_result, trust_problem
from graph_runtime.facts.loop_check import with_states_fed
from graph_runtime.facts.node_check import Result, block_result, make_block, specs_of
from graph_runtime.facts.port_problems import input_problems, output_problems
from graph_runtime.facts.weight_sets import share
from graph_runtime.facts.wiring import Wiring, wire_up
from graph_runtime.formula import Scope
from graph_runtime.groups.group_scope import arriving_sizes
from graph_runtime.groups.kinds import (
    GROUP_INPUT,
    STATE,
    Composite,
    dependents,
    is_composite,
    nesting,
)
from graph_runtime.tensors import Spec

MAX_ELABORATED = 50_000
"""Nodes inside groups that one check works out; a hostile file may nest repetitions."""
MAX_KEPT = 10_000

Fed = Mapping[str, Spec]
_Key = tuple[Any, ...]


@dataclass
class Elaboration:
    """One check of one document: what its groups come to, and what an earlier check knew."""

    document: Document
    previous: Checked | None = None
    knowledge: Knowledge = NOTHING
    known: dict[_Key, Checked] = field(default_factory=dict)
    stale: dict[_Key, Checked] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    nodes_left: int = MAX_ELABORATED

    def __post_init__(self) -> None:
        self._depths = nesting(self.document.definitions)
        old = self.previous.knowledge if self.previous is not None else None
        self._told = old is not self.knowledge
        if self.previous is not None:
            self._remember(self.previous)

    def _remember(self, previous: Checked) -> None:
        old, new = previous.document.definitions, self.document.definitions
        told = previous.knowledge is not self.knowledge
        if old is not new or told:
            differing = {n for n in old.keys() | new.keys() if old.get(n) is not new.get(n)}
            differing |= {n for n in new if told and _has_code(new[n])}
            self.changed = dependents({**old, **new}, differing)
        if len(previous.elaborated) <= MAX_KEPT:
            for key, checked in previous.elaborated.items():
                store = self.stale if key[0] in self.changed else self.known
                store[key] = checked

    def graph(
        self, document: Document, scope: Scope, fed: Fed | None, previous: Checked | None
    ) -> Checked:
        """One level worked out; `fed` is what arrives at a group's inputs, None at the top."""
        wiring = _wiring(document, previous)
        same = previous is not None and previous.scope == scope and previous.fed == fed
        old: Mapping[str, NodeFacts] = previous.nodes if previous is not None and same else {}
        nodes: dict[str, NodeFacts] = {}
        for name in wiring.order:
            inputs = _arriving(wiring.into[name], nodes)
            nodes[name] = self._facts(name, document.nodes[name], inputs, old.get(name), scope, fed)
        for name in document.nodes:
            if name not in nodes:
                unknown: dict[str, Spec | None] = dict.fromkeys(wiring.into[name])
                # Made anew each time: views look at these again, for the loop may be another.
                nodes[name] = self._facts(name, document.nodes[name], unknown, None, scope, fed)
        nodes = with_states_fed(wiring, nodes)
        sharing, unlike = share(nodes)
        problems = [p for facts in nodes.values() for p in facts.problems] + unlike
        problems += shared_problems(nodes, sharing)
        blocks = {key: facts.block for key, facts in nodes.items()}
        problems += output_problems(document.edges, blocks) + loop_problems(wiring)
        problems += misplaced_ends(document, fed is None)
        cost = total(facts.cost for facts in nodes.values())
        cost = replace(cost, parameters=cost.parameters - sharing.spared)
        return Checked(
            document, wiring, nodes, tuple(problems), cost, sharing, scope, fed, self.knowledge
        )

    def _facts(
        self,
        name: str,
        node: Node,
        inputs: dict[str, Spec | None],
        known: NodeFacts | None,
        scope: Scope,
        fed: Fed | None,
    ) -> NodeFacts:
        # What is wrong with a State is only known when all else is.
        same = known is not None and known.node is node and node.kind != STATE
        if same and is_composite(node) and node.definition in self.changed:
            same = False
        if node.kind == PYTHON_MODULE and self._told:
            same = False
        if known is not None and same and known.inputs == inputs:
            return known
        block = known.block if known is not None and same else None
        problems: tuple[Problem, ...] = ()
        if block is None:
            values = {**scope, "i": 0} if node.kind == "Repeat" else scope
            block, problems = make_block(name, node, self.document.definitions, values)
        result = Result(problems=problems)
        if block is not None:
            result = Result(problems=self._input_problems(name, block, inputs))
            if None not in inputs.values() and not result.problems:
                if isinstance(block, PythonModule):
                    specs = specs_of(block, inputs)
                    block, result = module_result(name, block, specs, self.knowledge)
                else:
                    result = self._result(name, node, block, inputs, scope, fed)
        facts = NodeFacts(node, block, inputs, *result)
        if node.decorations is None or facts.problems:
            return facts
        return replace(facts, problems=decoration_problems(name, facts))

    def _input_problems(
        self, name: str, block: Block, inputs: Mapping[str, Spec | None]
    ) -> tuple[Problem, ...]:
        """What is wrong before anything is worked out; code that is not trusted comes first."""
        if isinstance(block, PythonModule):
            problem = trust_problem(name, block, self.knowledge)
            if problem is not None:
                return (problem,)
        return input_problems(name, block, inputs)

    def _result(
        self,
        name: str,
        node: Node,
        block: Block,
        inputs: Mapping[str, Spec | None],
        scope: Scope,
        fed: Fed | None,
    ) -> Result:
        if node.kind == GROUP_INPUT:
            spec = (fed or {}).get(name)
            return Result({"y": spec}) if spec is not None else Result()
        specs = specs_of(block, inputs)
        if not isinstance(block, Composite):
            return block_result(name, block, specs)
        depth = self._depths[node.definition]
        if depth is None:
            return Result(problems=(endless(name, node),))
        place = Place(name, node, self.document.definitions, scope)
        return composite_result(place, block, specs, self._inside)

    def _inside(
        self, name: str, block: Composite, specs: tuple[Spec | None, ...]
    ) -> Checked | Result:
        """The group's own drawing for these specs and values."""
        values = block.values
        fed = dict(zip(block.given.required, specs, strict=True))
        kept = tuple((key, type(value), value) for key, value in values.items())
        key = (block.definition, kept, tuple(fed.items()))
        if key not in self.known:
            body = self.document.definitions[block.definition]
            self.nodes_left -= len(body.nodes)
            if self.nodes_left < 0:
                return Result(problems=(too_many(name, MAX_ELABORATED),))
            known = {port: spec for port, spec in fed.items() if spec is not None}
            scope = {**values, **arriving_sizes(known)}
            inner = self.document.inside(block.definition)
            self.known[key] = self.graph(inner, scope, known, self.stale.get(key))
        return self.known[key]


def _has_code(body: Definition) -> bool:
    return any(node.kind == PYTHON_MODULE for node in body.nodes.values())


def _wiring(document: Document, previous: Checked | None) -> Wiring:
    if previous is not None:
        old = previous.document
        if old.edges is document.edges and old.nodes.keys() == document.nodes.keys():
            return previous.wiring
    return wire_up(document)


def _arriving(wires: Mapping[str, Edge], nodes: Mapping[str, NodeFacts]) -> dict[str, Spec | None]:
    """Specs at the wired ports, None where unknown."""
    return {port: nodes[edge.source].outputs.get(edge.source_port) for port, edge in wires.items()}
