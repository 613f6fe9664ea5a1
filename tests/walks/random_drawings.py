"""Sound drawings grown at random: blocks of the whole catalogue, groups, repeats, shared weights.

Each step is an edit that a person could make; it stays if the drawing has no problem after it. So
a drawing of fewer steps is the beginning of the one with more: what hypothesis shrinks to.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from graph_runtime.block import BLOCKS, Block
from graph_runtime.check import Checked, check
from graph_runtime.document.model import Document, Edge, Node
from graph_runtime.edits.decorating import set_decoration
from graph_runtime.edits.definitions import promote
from graph_runtime.edits.drawing_edits import connect, free_name, put_node, set_param, set_params
from graph_runtime.edits.grouping import group_nodes
from graph_runtime.edits.ungrouping import repeat
from graph_runtime.edits.weight_set_edits import share_weights
from graph_runtime.formula import as_formula
from graph_runtime.groups.kinds import GROUP_INPUT, GROUP_OUTPUT, REPEAT, is_composite, kind_of
from graph_runtime.tensors import Spec
from tests.walks.draws import random_params

COMPUTING = sorted(
    name
    for name, kind in BLOCKS.kinds.items()
    if kind.group() != "loss" and name not in ("Input", "Output", "Target")
)
"""What computes a network's results: losses stand behind them."""
LEARNING = ("Linear", "Conv1d", "Conv2d", "LayerNorm", "BatchNorm2d", "GRU", "MultiheadAttention")
MOST_WEIGHTS = 2_000_000
Step = Callable[["Growing"], Document]


def random_drawing(seed: int, steps: int) -> Document:
    growing = Growing(Random(seed))
    for _ in range(steps):
        growing.step()
    return growing.finished()


class Growing:
    """A drawing that is sound but for its outputs, which come last."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.document = Document()
        self.checked: Checked = check(self.document)
        while not self.document.nodes:
            self._accepted(given(self))

    def step(self) -> None:
        for _ in range(20):
            try:
                proposed = self.rng.choice(STEPS)(self)
            except (ValueError, IndexError):
                continue
            if self._accepted(proposed):
                return

    def finished(self) -> Document:
        """With an Output for each value that nothing reads, three at most."""
        read = {(edge.source, edge.source_port) for edge in self.document.edges}
        free = [end for end, _ in self.values() if end not in read] or [self.values()[-1][0]]
        document = self.document
        for node, port in free[-3:]:
            name = free_name(document, "result")
            document = put_node(document, name, Node(kind="Output"), (0.0, 0.0))
            edge = Edge(source=node, source_port=port, target=name)
            document = connect(document, edge)
        return document

    def _accepted(self, proposed: Document) -> bool:
        checked = check(proposed, self.checked)
        lacking = [p for p in checked.problems if not p.message.startswith("The drawing has no")]
        if lacking or checked.cost.parameters > MOST_WEIGHTS:
            return False
        self.document, self.checked = proposed, checked
        return True

    def values(self) -> list[tuple[tuple[str, str], Spec]]:
        """Every output port with what it gives."""
        return [
            ((name, port), spec)
            for name, facts in self.checked.nodes.items()
            for port, spec in facts.outputs.items()
        ]

    def groups(self) -> list[str]:
        return [name for name, node in self.document.nodes.items() if is_composite(node)]

    def definition(self) -> str:
        return self.rng.choice(list(self.document.definitions))


def given(growing: Growing) -> Document:
    """An Input as some block's example has it."""
    spec = growing.rng.choice([s for kind in COMPUTING for s in BLOCKS.kinds[kind].example])
    params = {"shape": list(spec.sizes), "dtype": spec.dtype}
    return _put(growing.document, "given", Node(kind="Input", params=params))[0]


def block(growing: Growing) -> Document:
    """Any block, fed by values of the axes and dtypes of its example."""
    rng = growing.rng
    kind = rng.choice(LEARNING if rng.random() < 0.3 else COMPUTING)
    params = random_params(kind, rng) if rng.random() < 0.6 else {}
    document, name = _put(growing.document, kind.lower()[:20], Node(kind=kind, params=params))
    return _fed(growing, document, name, BLOCKS.kinds[kind])


def same_width(growing: Growing) -> Document:
    """A layer that gives what it takes, which a repeated group needs."""
    rng = growing.rng
    end, spec = rng.choice([v for v in growing.values() if v[1].rank in (2, 3, 4)])
    params: dict[str, Any] = {"out_features": spec.last}
    kind = "Linear"
    if spec.rank == 4:
        kind = "Conv2d"
        params = {"out_channels": spec.size(1), "kernel_size": 3, "padding": 1}
    document, name = _put(growing.document, "same", Node(kind=kind, params=params))
    return connect(document, Edge(source=end[0], source_port=end[1], target=name))


def grouped(growing: Growing) -> Document:
    """Some neighbours as a group; groups among them nest."""
    names = list(growing.document.nodes)
    start = growing.rng.randrange(len(names))
    chosen = names[start : start + growing.rng.randint(1, 4)]
    return group_nodes(growing.document, chosen, growing.rng.choice(("step", "branch")))[0]


def repeated(growing: Growing) -> Document:
    """A group several times, in a row or side by side."""
    rng = growing.rng
    name = rng.choice(growing.groups())
    document = repeat(growing.document, name, rng.randint(1, 4))
    if rng.random() < 0.4:
        join = {"arrangement": "parallel", "join": rng.choice(("concatenate", "add", "stack"))}
        document = set_params(document, name, join)
    return document


def another_place(growing: Growing) -> Document:
    """A group that is there already, once more, fed by other values."""
    node = growing.document.nodes[growing.rng.choice(growing.groups())]
    document, name = _put(growing.document, "again", node)
    kind = kind_of(node, document.definitions)
    assert kind is not None
    return _fed(growing, document, name, kind)


def promoted(growing: Growing) -> Document:
    """A number inside a group becomes the group's parameter."""
    name = growing.definition()
    body = growing.document.definitions[name]
    numbers = [
        (node, param)
        for node, inner in body.nodes.items()
        for param, value in inner.params.items()
        if type(value) is int and inner.kind not in (GROUP_INPUT, GROUP_OUTPUT)
    ]
    return promote(growing.document, name, *growing.rng.choice(numbers))[0]


def told(growing: Growing) -> Document:
    """A group's parameter with another value at one place, or a formula of the repetition."""
    rng = growing.rng
    name = rng.choice(growing.groups())
    node = growing.document.nodes[name]
    parameters = growing.document.definitions[node.definition].parameters
    parameter, value = rng.choice(sorted(parameters.items()))
    formulas = [f"{value} + i", f"{value} * 2**i", f"{value} * (i + 1)"]
    formulas = formulas if node.kind == REPEAT else [f"{value} + 1", f"in_features // {value}"]
    wanted = as_formula(rng.choice(formulas)) if rng.random() < 0.7 else rng.randint(1, 8)
    return set_param(growing.document, name, parameter, wanted)


def staircase(growing: Growing) -> Document:
    """A group of one layer, repeated with a width that follows from the repetition."""
    document = same_width(growing)
    layer = list(document.nodes)[-1]
    param = "out_features" if document.nodes[layer].kind == "Linear" else "out_channels"
    width = document.nodes[layer].params[param]
    document, name = group_nodes(document, [layer], "stair")
    document, called = promote(document, document.nodes[name].definition, layer, param)
    document = repeat(document, name, growing.rng.randint(2, 4))
    formula = growing.rng.choice((f"{width} + i", f"{width} * 2**i", f"{width} * (i + 1)"))
    return set_param(document, name, called, as_formula(formula))


def inner_formula(growing: Growing) -> Document:
    """A formula of what arrives, inside a group."""
    name = growing.definition()
    inside = growing.document.inside(name)
    node = growing.rng.choice(list(inside.nodes))
    numbers = [n for n, v in inside.nodes[node].params.items() if type(v) is int]
    parameters = [n for n, v in inside.definitions[name].parameters.items() if type(v) is int]
    text = growing.rng.choice(["in_features", "in_channels", "in_channels * 2", *parameters])
    edited = set_param(inside, node, growing.rng.choice(numbers), as_formula(text))
    return growing.document.with_inside(name, edited)


def shared(growing: Growing) -> Document:
    """Two nodes of one kind learn one set of weights."""
    nodes = growing.document.nodes
    one = growing.rng.choice(list(nodes))
    alike = [n for n, node in nodes.items() if node.kind == nodes[one].kind and n != one]
    return share_weights(growing.document, [one, growing.rng.choice(alike)])


def frozen(growing: Growing) -> Document:
    node = growing.rng.choice(list(growing.document.nodes))
    return set_decoration(growing.document, node, "frozen", True)


STEPS: tuple[Step, ...] = (
    *[given] * 2, *[block] * 9, *[same_width] * 3, *[grouped] * 3, *[repeated] * 2,
    *[another_place] * 2, *[promoted] * 2, *[told] * 2, inner_formula, staircase, shared, frozen,
)  # fmt: skip


def _put(document: Document, wish: str, node: Node) -> tuple[Document, str]:
    name = free_name(document, wish)
    return put_node(document, name, node, (0.0, 0.0)), name


def _fed(growing: Growing, document: Document, name: str, kind: type[Block]) -> Document:
    """Every required port wired to a value that looks like the kind's example there."""
    rng, ports = growing.rng, kind.ports()
    if ports.variadic:
        wanted: list[tuple[str, Spec | None]] = [(f"x{i}", None) for i in range(rng.randint(1, 3))]
    else:
        example = dict(zip(ports.required + ports.optional, kind.example, strict=False))
        optional = [port for port in ports.optional if rng.random() < 0.4]
        wanted = [(port, example.get(port)) for port in (*ports.required, *optional)]
    alike: Spec | None = None
    for port, spec in wanted:
        spec = spec if spec is not None else alike
        (node, output), found = rng.choice(_fitting(growing, spec, strict=rng.random() < 0.8))
        alike = found if alike is None else alike
        wire = Edge(source=node, source_port=output, target=name, target_port=port)
        document = connect(document, wire)
    return document


def _fitting(
    growing: Growing, spec: Spec | None, strict: bool
) -> list[tuple[tuple[str, str], Spec]]:
    """Values of that spec if there are any, else of its axes and dtype, else any."""
    values = growing.values()
    if spec is None:
        return values
    same = [v for v in values if v[1].shape == spec.shape and v[1].dtype == spec.dtype]
    alike = [v for v in values if v[1].rank == spec.rank and v[1].dtype == spec.dtype]
    return (same if strict else alike) or alike or values
