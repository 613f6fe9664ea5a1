"""Works out what one class of the source is built from, and which arguments it takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph_runtime.block import Block
from graph_runtime.expressions import Call, Symbol, Value, symbol
from graph_runtime.facts.checked import Checked, NodeFacts
from graph_runtime.facts.node_check import specs_of
from graph_runtime.formula import formula_of, parse_formula
from graph_runtime.groups.kinds import GROUP_INPUT, Loop, Repeat
from graph_runtime.groups.loop_kinds import STEPS_AXIS
from graph_runtime.source.class_calls import (
    called,
    counting_formula,
    held,
    in_turns,
    same_value,
    text_of,
)
from graph_runtime.source.group_class import ARRIVING, GroupClass, UnlikeError
from graph_runtime.source.size_symbols import SizeSymbols, substituted
from graph_runtime.spelling import name_fault


class ClassPlanner:
    """Works out constructors and arguments of one class; `classes` are those of inner groups."""

    def __init__(self, planned: GroupClass, classes: Mapping[int, GroupClass]) -> None:
        self._plan = planned
        self._classes = classes
        self._symbols = SizeSymbols(planned.members)
        self._added: dict[str, tuple[Any, ...]] = {}
        self._read: set[str] = set()

    def plan(self) -> GroupClass:
        """Raises UnlikeError where one class will not do for all members."""
        constructors: dict[str, Value] = {}
        first = self._plan.first
        for node in first.order:
            facts = first.nodes[node]
            value = self._composite(node, facts) if facts.inside else self._plain(node, facts)
            if value is not None and node not in first.sharing.whole:
                constructors[node] = value
        plan = self._plan
        names = [*sorted(self._symbols.scopes[0], key=_is_own), *self._added]
        plan.parameters = tuple(name for name in names if name in self._read)
        plan.constructors, plan.symbols = constructors, self._symbols
        for index, member in enumerate(plan.members):
            known = {**self._symbols.scopes[index]}
            known |= {name: values[index] for name, values in self._added.items()}
            plan.arguments[id(member)] = {name: known[name] for name in plan.parameters}
        return plan

    def _plain(self, node: str, facts: NodeFacts) -> Value | None:
        if not self._plan.definition:
            return self._call(facts)
        if facts.outputs and facts.node.kind != GROUP_INPUT:
            self._symbols.name_outputs(node)
        calls = [self._call(member.nodes[node]) for member in self._plan.members]
        if calls[0] is None:
            return None
        fields = list(type(facts.block).model_fields) if facts.block else []
        keys = list(dict.fromkeys(key for call in calls if call for key in call.kwargs))
        keys.sort(key=lambda key: fields.index(key) if key in fields else len(fields))

        def leaves(changed: Block, specs: tuple[Any, ...]) -> tuple[Any, ...]:
            call = changed.module(*specs)
            assert call is not None
            return (*call.args, *(_keyword(call, key, changed) for key in keys))

        everywhere = []
        for member in self._plan.members:
            own = member.nodes[node]
            assert own.block is not None
            everywhere.append(leaves(own.block, specs_of(own.block, own.inputs)))
        texts = self._symbols.readings(node, leaves, everywhere)
        count = len(calls[0].args)
        names = [f"{node}_in", *(f"{node}_{index}" for index in range(1, count))][:count]
        names += [f"{node}_{key}" for key in keys]
        columns = list(zip(*everywhere, strict=True))
        values = [
            self._leaf(name, columns[index], texts[index]) for index, name in enumerate(names)
        ]
        return Call(
            calls[0].target, tuple(values[:count]), dict(zip(keys, values[count:], strict=True))
        )

    def _call(self, facts: NodeFacts) -> Call | None:
        assert facts.block is not None
        return facts.block.module(*specs_of(facts.block, facts.inputs))

    def _leaf(self, name: str, values: Sequence[Any], text: str | None) -> Any:
        """How one argument is written: by its formula, as the number it is, or by a new name."""
        if text is not None and self._plan.definition and not _number(text):
            return self._symbol(text)
        if all(same_value(value, values[0]) for value in values):
            return values[0]
        free = name[:40]
        while name_fault(free) or free in self._symbols.scopes[0] or free in self._added:
            free += "_"
        self._added[free] = tuple(values)
        return self._symbol(free)

    def _symbol(self, text: str, besides: tuple[str, ...] = ()) -> Symbol:
        self._read |= parse_formula(text).names - set(besides)
        return symbol(text)

    def _composite(self, node: str, facts: NodeFacts) -> Value:
        rounds = [member.nodes[node].inside for member in self._plan.members]
        classes = {id(self._classes[id(level)]) for levels in rounds for level in levels}
        group = self._classes[id(rounds[0][0])]
        if len({len(levels) for levels in rounds}) > 1:
            raise UnlikeError(node)
        if len(classes) > 1:
            value: Value = self._listed(facts, rounds)
            self._pass_on(node, facts, None, {})
            return value
        if not isinstance(facts.block, Repeat):
            return self._one(node, facts, group, [levels[0] for levels in rounds])
        return self._repeated(node, facts, facts.block, group, rounds)

    def _one(self, node: str, facts: NodeFacts, group: GroupClass, levels: list[Checked]) -> Call:
        meanings = {}
        given: dict[str, Any] = {}
        for name in group.parameters:
            values = [group.arguments[id(level)][name] for level in levels]
            text = self._argument_text(node, facts, group, name, values)
            given[name] = self._leaf(f"{node}_{name}", values, text)
            meanings[name] = text_of(given[name])
        self._pass_on(node, facts, group, meanings)
        return called(group, given)

    def _argument_text(
        self, node: str, facts: NodeFacts, group: GroupClass, name: str, values: Sequence[Any]
    ) -> str | None:
        """The formula of an argument: what the node says of it, or the size that arrives."""
        formula = formula_of(facts.node.params.get(name))
        texts = [formula.text] if formula is not None else []
        if name.endswith(("_channels", "_features")):
            texts += self._arriving(node, facts, group, name)
        return self._symbols.first_right(texts, values)

    def _arriving(self, node: str, facts: NodeFacts, group: GroupClass, name: str) -> list[str]:
        assert facts.block is not None
        port, _, _ = name.rpartition("_")
        ports = facts.block.ports().required
        port = ports[0] if port == "in" and ports else port
        spec = facts.inputs.get(port)
        if spec is None:
            return []
        texts = [self._symbols.arriving(node, port, axis) for axis in range(spec.rank)]
        return [text for text in texts if text is not None]

    def _pass_on(
        self, node: str, facts: NodeFacts, group: GroupClass | None, meanings: Mapping[str, str]
    ) -> None:
        """Name the sizes of a group's outputs by the names they have inside of it."""
        for result, spec in facts.outputs.items():
            texts: list[list[str]] = []
            alike = [p for p, s in facts.inputs.items() if s is not None and s.rank == spec.rank]
            for axis in range(spec.rank):
                found = [self._symbols.arriving(node, port, axis) for port in alike]
                inner = _leaving(group, result, _axis_inside(facts, result, axis), meanings)
                texts.append([text for text in (inner, *found) if text is not None])
            self._symbols.give(node, result, texts)

    def _listed(self, facts: NodeFacts, rounds: list[tuple[Checked, ...]]) -> Value:
        """Repetitions that are of several classes, each written out."""
        if len(rounds) > 1:
            raise UnlikeError(facts.node.definition)
        calls = []
        for level in rounds[0]:
            group = self._classes[id(level)]
            calls.append(called(group, group.arguments[id(level)]))
        assert isinstance(facts.block, Repeat)
        return held(facts.block, calls)

    def _repeated(
        self,
        node: str,
        facts: NodeFacts,
        block: Repeat,
        group: GroupClass,
        rounds: list[tuple[Checked, ...]],
    ) -> Value:
        given: dict[str, Any] = {}
        varying: dict[str, list[Any]] = {}
        counted: dict[str, str | None] = {}
        for name in group.parameters:
            table = [[group.arguments[id(level)][name] for level in levels] for levels in rounds]
            firsts = [row[0] for row in table]
            text = self._argument_text(node, facts, group, name, firsts)
            if all(same_value(value, row[0]) for row in table for value in row):
                given[name] = self._leaf(f"{node}_{name}", firsts, text)
                continue
            given[name], varying[name] = Symbol(name), table[0]
            said = formula_of(facts.node.params.get(name))
            wishes = [said.text] if said is not None else []
            counted[name] = counting_formula(wishes, text, table, self._symbols.scopes)
        texts = {name: text for name, text in counted.items() if text is not None}
        if len(texts) == len(varying):  # a loop that counts; any other goes over the values
            given |= {name: self._symbol(text, ("i",)) for name, text in texts.items()}
            varying = {}
        elif len(rounds) > 1:
            raise UnlikeError(node)
        meanings = {name: text_of(value) for name, value in given.items()}
        self._pass_on(node, facts, group, {} if varying else meanings)
        return in_turns(block, group, given, varying)


def _is_own(name: str) -> bool:
    """Whether a name is the group's own, so that it stands behind what arrives."""
    return name not in ARRIVING


def _axis_inside(facts: NodeFacts, port: str, axis: int) -> int | None:
    """The axis of a group's output as its drawing counts; None for the steps of a Loop."""
    if not isinstance(facts.block, Loop) or port in facts.block.states or axis < STEPS_AXIS:
        return axis
    return axis - 1 if axis > STEPS_AXIS else None


def _leaving(
    group: GroupClass | None, port: str, axis: int | None, meanings: Mapping[str, str]
) -> str | None:
    """What a size at a group's output goes by outside, from the name it has inside."""
    if group is None or group.symbols is None or axis is None:
        return None
    wires = group.first.wiring.into[port]
    source, out = (wires["x"].source, wires["x"].source_port) if wires else (port, "y")
    dims = group.symbols.dims(source, out)
    text = dims[axis] if axis < len(dims) else None
    return None if text is None else substituted(text, meanings)


def _keyword(call: Call, key: str, block: Block) -> Any:
    """A keyword argument, or what the block says of it where the call leaves it out."""
    if key in call.kwargs:
        return call.kwargs[key]
    if key not in type(block).model_fields:
        raise UnlikeError(key)
    return getattr(block, key)


def _number(text: str) -> bool:
    return not parse_formula(text).names
