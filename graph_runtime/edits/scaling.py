"""`scale`: a network made deeper, wider and finer by factors, as an edit of its drawing.

Depth multiplies the `times` of repetitions, width the channels of convolutions, resolution the
height and width of images. Channels and pixels are rounded to multiples of 8. What gives the
result keeps its channels, for they are the classes. Nothing else is changed: where a number beside
the channels has to follow them, as the size of an embedding, the check says so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from math import ceil, floor

from graph_runtime.block import BLOCKS, Block
from graph_runtime.document.formula_names import readable
from graph_runtime.document.model import Definition, Document, Node
from graph_runtime.facts.wiring import wire_up
from graph_runtime.formula import as_formula, parse_formula
from graph_runtime.groups.kinds import REPEAT, is_composite, kind_of
from graph_runtime.params import JsonValue

STEP = 8
ALPHA, BETA, GAMMA = 1.2, 1.1, 1.15
"""How depth, width and resolution grow with phi (Tan and Le, 2019): α·β²·γ² ≈ 1.92."""
Drawing = Document | Definition


@dataclass(frozen=True, slots=True)
class Scale:
    """Factors; 1 leaves a network as it is."""

    depth: float = 1.0
    width: float = 1.0
    resolution: float = 1.0

    @classmethod
    def compound(cls, phi: float) -> Scale:
        """EfficientNet's: all three grow with one number; each step about doubles the cost."""
        return cls(ALPHA**phi, BETA**phi, GAMMA**phi)

    def times(self, count: int) -> int:
        """So many repetitions, at least one."""
        return max(1, ceil(round(count * self.depth, 9)))

    def channels(self, count: int) -> int:
        """Rounded to 8, and never by more than a tenth downwards."""
        near = _rounded(count * self.width)
        near += STEP if near < 0.9 * count * self.width else 0
        return count if self.width == 1 else near

    def pixels(self, count: int) -> int:
        return count if self.resolution == 1 else _rounded(count * self.resolution)


def scale(document: Document, by: Scale) -> Document:
    """The document scaled, with all that its groups hold."""
    roles = _Roles(document.definitions)
    definitions = {
        name: body.model_copy(update={"nodes": _nodes(body, by, roles, frozenset())})
        for name, body in document.definitions.items()
    }
    ends = _last(document)
    return document.replaced(nodes=_nodes(document, by, roles, ends), definitions=definitions)


def _rounded(size: float) -> int:
    return max(STEP, floor((size + STEP / 2) / STEP) * STEP)


class _Roles:
    """Which parameters of the definitions are channels, and which count repetitions."""

    def __init__(self, definitions: Mapping[str, Definition]) -> None:
        self.definitions = definitions
        self._found: dict[tuple[str, str], bool] = {}

    def channels(self, definition: str) -> list[str]:
        return self._that_are("out_channels", definition)

    def counts(self, definition: str) -> list[str]:
        return self._that_are("times", definition)

    def _that_are(self, role: str, definition: str) -> list[str]:
        body = self.definitions.get(definition)
        names = body.parameters if body is not None else {}
        return [name for name in names if self._plays(role, definition, name)]

    def _plays(self, role: str, definition: str, name: str) -> bool:
        """Whether a block inside, at any depth, takes it in this role, alone or times a number."""
        key = f"{role} {definition}", name
        if key not in self._found:
            self._found[key] = False  # a group that contains itself plays nothing
            nodes = self.definitions[definition].nodes.values()
            self._found[key] = any(self._reads(role, node, name) for node in nodes)
        return self._found[key]

    def _reads(self, role: str, node: Node, name: str) -> bool:
        given = [param for param, value in node.params.items() if _follows(readable(value), name)]
        own = node.definition if is_composite(node) else ""
        return any(
            param == role
            or (own in self.definitions and param in self.definitions[own].parameters
                and self._plays(role, own, param))
            for param in given
        )  # fmt: skip


def _follows(text: str, name: str) -> bool:
    """Whether a formula is this name, or a multiple of it."""
    if text == name or not text or parse_formula(text).names != {name}:
        return text == name
    once, twice = (parse_formula(text).value({name: size}) for size in (64, 128))
    return isinstance(once, int) and twice == 2 * once


def _nodes(drawing: Drawing, by: Scale, roles: _Roles, ends: Collection[str]) -> Mapping[str, Node]:
    return {name: _scaled(node, by, roles, name in ends) for name, node in drawing.nodes.items()}


def _scaled(node: Node, by: Scale, roles: _Roles, last: bool) -> Node:
    """A node with its channels (unless it gives the result), repetitions and pixels changed."""
    changed: dict[str, JsonValue] = {}
    kind = kind_of(node, roles.definitions)
    if kind is None:
        return node
    known = _values(node, kind)
    if node.kind == "Input":
        changed = _image(known["shape"], by)
    counts = ["times"] if node.kind == REPEAT else []
    wide = ["out_channels"]
    if is_composite(node):
        counts += roles.counts(node.definition)
        wide = roles.channels(node.definition)
    changed |= _each(known, counts, by.times)
    if not last:
        changed |= _each(known, wide, by.channels) | _counted(known, wide, by)
        changed |= _grouped(known, changed)
    return node.model_copy(update={"params": {**node.params, **changed}}) if changed else node


def _values(node: Node, kind: type[Block]) -> dict[str, JsonValue]:
    """The node's parameters, with the defaults of those that it leaves open."""
    defaults = {param.name: param.default for param in kind.params()}
    return {**defaults, **node.params}


def _each(
    known: Mapping[str, JsonValue], names: Collection[str], rule: Callable[[int], int]
) -> dict[str, JsonValue]:
    """The named whole numbers by the rule, where that changes them."""
    plain = {name: known[name] for name in names if type(known.get(name)) is int}
    return {name: rule(value) for name, value in plain.items() if rule(value) != value}


def _counted(
    known: Mapping[str, JsonValue], names: Collection[str], by: Scale
) -> dict[str, JsonValue]:
    """Channels that follow the number of the repetition alone: `64 * 2**i` by the factor."""
    texts = {name: readable(known.get(name)) for name in names}
    return {
        name: as_formula(f"max({STEP}, round(({text}) * {by.width:.6g} / {STEP}) * {STEP})")
        for name, text in texts.items()
        if by.width != 1 and text and parse_formula(text).names == {"i"}
    }


def _grouped(
    known: Mapping[str, JsonValue], changed: Mapping[str, JsonValue]
) -> dict[str, JsonValue]:
    """As many groups as channels, where there is one filter for each channel."""
    channels, groups = known.get("out_channels"), known.get("groups")
    if "out_channels" in changed and groups == channels and groups != 1:
        return {"groups": changed["out_channels"]}
    return {}


def _image(shape: JsonValue, by: Scale) -> dict[str, JsonValue]:
    if not isinstance(shape, list | tuple) or len(shape) != 3 or by.resolution == 1:
        return {}
    channels, *sizes = shape
    return {"shape": [channels, *(by.pixels(s) if type(s) is int else s for s in sizes)]}


def _last(document: Document) -> set[str]:
    """The blocks with channels of their own that lead to a result without another in between."""
    wiring = wire_up(document)
    waiting = [name for name, node in document.nodes.items() if node.kind == "Output"]
    found: set[str] = set()
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        for edge in wiring.wires_at(name).values():
            if edge.source in seen:
                continue
            seen.add(edge.source)
            if _decides(document, edge.source):
                found.add(edge.source)
            else:
                waiting.append(edge.source)
    return found


def _decides(document: Document, name: str) -> bool:
    """Whether a block says itself how many channels or features it gives."""
    node = document.nodes[name]
    kind = BLOCKS.kinds.get(node.kind)
    names = {param.name for param in kind.params()} if kind is not None else set()
    return is_composite(node) or bool(names & {"out_channels", "out_features"})
