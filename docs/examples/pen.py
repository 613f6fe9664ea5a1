"""`Pen`: draws the bundled examples, one block after another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph_runtime.block import BLOCKS, Block
from graph_runtime.document.model import (
    Decorations,
    Definition,
    Document,
    Edge,
    Node,
    Recipe,
    Training,
)
from graph_runtime.formula import as_formula, parse_formula
from graph_runtime.groups.kinds import STATE, composite_kind, kind_of, standing_for


def normal(std: float) -> Recipe:
    """First values around 0 with this deviation, for `put(…, starts=normal(0.02))`."""
    return Recipe(kind="normal_", params={"std": std})


formula = as_formula
"""A parameter that is worked out from the names of its group: `formula("width * 4")`."""


class Pen:
    """A drawing that grows; every block is wired behind the one before unless told otherwise."""

    def __init__(self, **parameters: Any) -> None:
        self.parameters = parameters
        self._nodes: dict[str, Node] = {}
        self._edges: list[Edge] = []
        self._definitions: dict[str, Definition] = {}
        self._last = ""

    def put(
        self,
        name: str,
        kind: str,
        *fed: str,
        weight_set: str = "",
        starts: Recipe | None = None,
        **params: Any,
    ) -> str:
        """A block, fed by these (`node` or `node.port`), in the order of its input ports.

        A keyword that is an input port's name is a wire to it: `put("cross", "…", memory="code")`.
        `starts` gives its weight the first values.
        """
        known = {**BLOCKS.kinds}.get(kind) or kind_of(Node(kind=kind), {})
        assert known is not None, kind
        node = Node(kind=kind, weight_set=weight_set, decorations=_starting(starts))
        return self._place(name, node, known, fed, params)

    def group(
        self,
        name: str,
        definition: str,
        *fed: str,
        times: Any = None,
        weight_set: str = "",
        **params: Any,
    ) -> str:
        """A group that was defined before; with `times` it is repeated.

        One that remembers something is a Loop, which goes on so many times without a sequence.
        """
        alone = standing_for(definition, self._definitions[definition]).kind
        kind = alone if times is None or alone == "Loop" else "Repeat"
        if times is not None:
            params["times"] = times
        node = Node(kind=kind, definition=definition, weight_set=weight_set)
        known = composite_kind(kind, definition, self._definitions[definition])
        return self._place(name, node, known, fed, params)

    def feed_back(self, state: str, source: str) -> None:
        """What a State becomes at the end of a step."""
        self._edges.append(self._wire(source, state, "x"))

    def define(self, name: str, inside: Pen, label: str = "", description: str = "") -> None:
        """Make what another pen drew a group that this drawing may use."""
        self._definitions |= inside._definitions
        self._definitions[name] = Definition(
            label=label,
            description=description,
            parameters=inside.parameters,
            nodes=inside._nodes,
            edges=tuple(inside._edges),
        )

    def know(self, other: Pen) -> None:
        """Let this drawing use the groups that another one knows."""
        self._definitions |= other._definitions

    def chain(self, *steps: tuple[str, str] | tuple[str, str, Mapping[str, Any]]) -> str:
        """Blocks one behind the other: name, kind and parameters of each."""
        for name, kind, *rest in steps:
            self.put(name, kind, **(rest[0] if rest else {}))
        return self._last

    def document(
        self,
        name: str,
        description: str = "",
        training: Training | None = None,
        advised: Mapping[str, str] | None = None,
    ) -> Document:
        """`advised` says why the drawing goes against rules of advice, by their kinds."""
        said: dict[str, Any] = {"description": description} if description else {}
        said |= {"advised": dict(advised)} if advised else {}
        return Document(
            name=name,
            nodes=self._nodes,
            edges=tuple(self._edges),
            definitions=self._definitions,
            training=training,
            **said,
        )

    def _place(
        self,
        name: str,
        node: Node,
        known: type[Block],
        fed: tuple[str, ...],
        params: dict[str, Any],
    ) -> str:
        ports = known.ports()
        named = (*ports.required, *ports.optional)
        wires = {port: params.pop(port) for port in named if port in params}
        begins = node.kind == STATE or not (ports.variadic or named)
        if not fed and not wires and self._last and not begins:
            fed = (self._last,)
        free = [port for port in named if port not in wires]
        targets = [f"x{i}" for i in range(len(fed))] if ports.variadic else free
        wires |= dict(zip(targets, fed, strict=False))
        assert name not in self._nodes, name
        self._nodes[name] = node.model_copy(update={"params": _written(params)})
        for port, source in wires.items():
            self._edges.append(self._wire(source, name, port))
        self._last = name
        return name

    def _wire(self, source: str, target: str, port: str) -> Edge:
        start, _, output = source.partition(".")
        node = self._nodes[start]
        body = self._definitions.get(node.definition)
        known = composite_kind(node.kind, node.definition, body) if body else kind_of(node, {})
        assert known is not None
        return Edge(
            source=start, source_port=output or known.outputs[0], target=target, target_port=port
        )


def _starting(weight: Recipe | None) -> Decorations | None:
    return None if weight is None else Decorations(initializers={"weight": weight})


def _written(params: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters as documents hold them; texts that begin with = are formulas."""
    return {
        name: as_formula(parse_formula(value[1:]).text)
        if isinstance(value, str) and value.startswith("=")
        else list(value)
        if isinstance(value, tuple)
        else value
        for name, value in params.items()
    }
