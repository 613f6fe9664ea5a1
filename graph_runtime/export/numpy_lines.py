"""The lines of one layer in plain NumPy, forwards and backwards, for one example and for all."""

from __future__ import annotations

from dataclasses import dataclass

from graph_runtime.export.numpy_chain import Chain, Layer
from graph_runtime.export.numpy_curves import HELPERS


@dataclass(frozen=True, slots=True)
class Step:
    """A layer with the names of its numbers; capitals where all examples are one matrix."""

    layer: Layer
    number: int
    last: bool
    large: bool

    def name(self, letter: str) -> str:
        return f"{letter.upper() if self.large else letter}{self.number}"

    @property
    def taken(self) -> str:
        """The name of what comes in."""
        return self._gives(self.number - 1)

    @property
    def z(self) -> str:
        return self.name("z")

    @property
    def given(self) -> str:
        """The name of what goes on."""
        return self.name("a") if self.layer.curve else self.z

    def _gives(self, number: int) -> str:
        letter = "a" if number else "x"
        return f"{letter.upper() if self.large else letter}{number or ''}"


def steps(chain: Chain, large: bool) -> list[Step]:
    """Every layer, the first first."""
    count = len(chain.layers)
    return [Step(layer, i, i == count, large) for i, layer in enumerate(chain.layers, start=1)]


def forward(step: Step, chain: Chain) -> list[str]:
    """z from what comes in, and what goes on."""
    i, size = step.number, step.layer.outputs
    offset = f" + b{i}" if step.layer.bias else ""
    shape = f"(m, {size})" if step.large else f"({size},)"
    product = f"{step.taken} @ W{i}.T" if step.large else f"W{i} @ {step.taken}"
    lines = [f"    {step.z} = {product}{offset}  # {shape}"]
    curve = step.layer.curve
    if curve:
        a = step.name("a")
        lines.append(f"    {a} = {curve.value.format(z=step.z, a=a)}")
    elif step.last and chain.end in HELPERS:
        lines.append(f"    {step.name('a')} = {chain.end}({step.z})")
    else:
        lines.append(f"    {step.name('a')} = {step.z}")
    return lines


def result(chain: Chain, large: bool) -> str:
    return f"{'A' if large else 'a'}{len(chain.layers)}"


def cost(chain: Chain, large: bool) -> str:
    """The cost of one example, or the mean over all."""
    a, y, z = result(chain, large), "Y" if large else "y", f"{'Z' if large else 'z'}"
    z += str(len(chain.layers))
    match chain.end:
        case "sigmoid" if chain.logits:
            return f"(np.logaddexp(0, {z}) - {y} * {z}).mean()"
        case "sigmoid":
            return f"-({y} * np.log({a}) + (1 - {y}) * np.log(1 - {a})).mean()"
        case "softmax":
            return f"-np.log(({a} * {y}).sum(axis=1)).mean()" if large else f"-np.log({a} @ {y})"
        case "square":
            return f"(({a} - {y}) ** 2).mean()"
        case "half square":
            return f"(({a} - {y}) ** 2).mean() / 2"


def _error(step: Step, chain: Chain) -> list[str]:
    """How the cost of an example changes with the z of a layer."""
    a, y = step.name("a"), "Y" if step.large else "y"
    count = chain.layers[-1].outputs
    shared = f" / {count}" if count > 1 and chain.end != "softmax" else ""
    if not step.last:
        return _through_curve(step)
    difference = f"{a} - {y}"
    if chain.end == "square":
        difference = f"2 * ({a} - {y})"
    elif shared:
        difference = f"({a} - {y})"
    if not step.layer.curve:
        return [f"    d{step.z} = {difference}{shared}"]
    return [f"    d{a} = {difference}{shared}", *_through_curve(step)]


def _through_curve(step: Step) -> list[str]:
    a, curve = step.name("a"), step.layer.curve
    if not curve:
        return [f"    d{step.z} = d{a}"]
    return [f"    d{step.z} = d{a} * {curve.slope.format(z=step.z, a=a)}"]


def back_one(step: Step, chain: Chain) -> list[str]:
    """What one example adds to the gradients of a layer, and what goes back before it."""
    i = step.number
    lines = [*_error(step, chain), f"    dW{i} += np.outer(d{step.z}, {step.taken})"]
    if step.layer.bias:
        lines.append(f"    db{i} += d{step.z}")
    return lines + ([f"    d{step.taken} = W{i}.T @ d{step.z}"] if i > 1 else [])


def back_all(step: Step, chain: Chain) -> list[str]:
    """The gradients of a layer over all examples, and what goes back before it."""
    i = step.number
    lines = [*_error(step, chain), f"    dW{i} = d{step.z}.T @ {step.taken} / m"]
    if step.layer.bias:
        lines.append(f"    db{i} = d{step.z}.sum(axis=0) / m")
    return lines + ([f"    d{step.taken} = d{step.z} @ W{i}"] if i > 1 else [])
