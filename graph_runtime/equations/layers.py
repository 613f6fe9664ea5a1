"""Layers that weigh their inputs and add them up, as a^(l) = f(W^(l) a^(l-1) + b^(l))."""

from __future__ import annotations

from dataclasses import dataclass

from graph_runtime.blocks.convolution._convolution import Convolution
from graph_runtime.blocks.linear.linear import Linear
from graph_runtime.equations.backward import rules
from graph_runtime.equations.equation import (
    Equations,
    Line,
    Symbol,
    number,
    symbol,
    weight_symbol,
)
from graph_runtime.facts.checked import Checked, NodeFacts
from graph_runtime.facts.depth import layer_number
from graph_runtime.tensors import Spec

SHARES = ("Softmax", "LogSoftmax", "Softmin")
"""Activations that are no curve: every number depends on its neighbours."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer in its place: `number` counts from 1, `activation` is the block behind it, or ""."""

    number: int
    activation: str

    @property
    def gives(self) -> str:
        """The letter of its result: a behind the activation, z where none follows."""
        return ("a" if self.activation else "z") + self.at

    @property
    def at(self) -> str:
        return f"^{{({self.number})}}"

    @property
    def before(self) -> str:
        return f"^{{({self.number - 1})}}"

    def through(self, inner: str) -> str:
        return rf"f\left({inner}\right)" if self.activation else inner

    def f_symbol(self) -> Symbol:
        if self.activation:
            return Symbol(rf"f = \text{{{self.activation}}}", "the activation that follows")
        return Symbol("f(z) = z", "no activation follows directly")


def layer_of(checked: Checked, node: str) -> Layer:
    """Number and activation of a layer of an open drawing."""
    readers = checked.wiring.readers(node)
    facts = checked.nodes[readers[0].target] if len(readers) == 1 else None
    kind = facts.node.kind if facts is not None else ""
    block = facts.block if facts is not None else None
    curved = block is not None and block.curve(1.0) is not None and kind != "Identity"
    return Layer(layer_number(checked, node), kind if curved or kind in SHARES else "")


def linear_equations(block: Linear, facts: NodeFacts, layer: Layer) -> Equations:
    """In matrices, neuron by neuron, and for a batch as PyTorch computes it."""
    x = _spec(facts.inputs["x"])
    rows, columns = block.out_features, x.last
    weights = block.weights(x)
    at, before, gives = layer.at, layer.before, layer.gives
    offset = f" + b{at}" if block.bias else ""
    each = rf" + b{at}_j" if block.bias else ""
    total = rf"\sum_{{k=1}}^{{{number(columns)}}} W{at}_{{jk}} \, a{before}_k{each}"
    batch = rf"A{before} \, W^{{({layer.number})\top}}{offset}"
    places = x.shape[1:-1]
    lines = (
        Line("In matrices", f"{gives} = {layer.through(f'W{at} a{before}{offset}')}"),
        Line("With the sizes", _sized(layer, rows, columns, block.bias)),
        Line(
            "Neuron by neuron",
            rf"{gives}_j = {layer.through(total)}, \quad j = 1 \ldots {number(rows)}",
        ),
        Line("N samples at once", f"{gives.upper()} = {layer.through(batch)}"),
        *backward_lines(layer, block.bias),
    )
    symbols = [
        symbol(gives, (rows,), _places("what the layer gives", places)),
        weight_symbol(f"W{at}", "weight", weights["weight"]),
        symbol(f"a{before}", (columns,), _places("what comes in", places)),
    ]
    if block.bias:
        symbols.append(weight_symbol(f"b{at}", "bias", weights["bias"]))
    symbols.append(layer.f_symbol())
    symbols.append(symbol(f"A{before}", x.shape, "N samples, one a row"))
    return Equations(lines, (*symbols, *_backward_symbols(layer)))


def backward_lines(layer: Layer, bias: bool) -> tuple[Line, ...]:
    """How the loss changes with z, W, b and what came in, for one sample."""
    names = _names(layer)
    steps = rules(bool(layer.activation), layer.activation in SHARES, bias)
    return tuple(
        Line(f"Backward, {rule.words}", f"{names[rule.name]} = {rule.by.latex(names)}")
        for rule in steps
    )


def _names(layer: Layer) -> dict[str, str]:
    at, before = layer.at, layer.before
    return {
        "da": f"da{at}",
        "dz": f"dz{at}",
        "slope": rf"f'\left(z{at}\right)",
        "J": f"J{at}",
        "W": f"W{at}",
        "before": f"a{before}",
        "dW": f"dW{at}",
        "db": f"db{at}",
        "dbefore": f"da{before}",
    }


def _backward_symbols(layer: Layer) -> tuple[Symbol, ...]:
    """What arrives from behind, and the slope that it goes through."""
    at, gives = layer.at, layer.gives
    arrives = Symbol(
        rf"d{gives} = \frac{{\partial \ell}}{{\partial {gives}}}",
        "how the loss of a sample changes with it; arrives from behind",
    )
    if layer.activation in SHARES:
        slope = rf"J{at}_{{jk}} = \frac{{\partial a{at}_j}}{{\partial z{at}_k}}"
        return arrives, Symbol(slope, f"slopes of {layer.activation}, each with each z")
    if not layer.activation:
        return (arrives,)
    return arrives, Symbol("f'", f"the slope of {layer.activation}")


def convolution_equations(block: Convolution, facts: NodeFacts, layer: Layer) -> Equations:
    """Map by map: every filter slides over all channels it reads."""
    x, y = _spec(facts.inputs["x"]), facts.outputs["y"]
    weights = block.weights(x)
    read = weights["weight"][1]
    at, before, gives = layer.at, layer.before, layer.gives
    offset = f" + b{at}_o" if block.bias else ""
    total = rf"\sum_{{c=1}}^{{{number(read)}}} W{at}_{{o,c}} * a{before}_c{offset}"
    lines = (
        Line(
            "Map by map",
            rf"{gives}_o = {layer.through(total)}, \quad o = 1 \ldots {number(y.channels)}",
        ),
        Line("Number by number, before the activation", block.formula),
    )
    symbols = [
        symbol(gives, y.shape[1:], "what the layer gives"),
        weight_symbol(f"W{at}", "weight", weights["weight"]),
        symbol(f"a{before}", x.shape[1:], "what comes in"),
    ]
    if block.bias:
        symbols.append(weight_symbol(f"b{at}", "bias", weights["bias"]))
    symbols.append(Symbol("*", "slides the filter over the map, without turning it round"))
    return Equations(lines, (*symbols, layer.f_symbol()))


def _sized(layer: Layer, rows: int, columns: int, bias: bool) -> str:
    high, wide, at = number(rows), number(columns), layer.at
    matrix = _under(f"W{at}", rf"{high} \times {wide}")
    inner = rf"{matrix} \, " + _under(f"a{layer.before}", wide)
    inner += f" + {_under(f'b{at}', high)}" if bias else ""
    return f"{_under(layer.gives, high)} = {layer.through(inner)}"


def _under(name: str, size: str) -> str:
    return rf"\underbrace{{{name}}}_{{{size}}}"


def _places(words: str, places: tuple[object, ...]) -> str:
    """Where the input is more than one row of numbers a sample, the layer works on each."""
    count = " × ".join(map(str, places))
    return f"{words}, at each of {count} places" if places else words


def _spec(spec: Spec | None) -> Spec:
    assert spec is not None
    return spec
