"""What a size that differs from place to place goes by: `H // 2` where a group halves heights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph_runtime.facts.checked import Checked
from graph_runtime.groups.kinds import GROUP_INPUT
from graph_runtime.source.size_symbols import known_numbers
from graph_runtime.tensors import Dim


def lettered(
    letter: str, members: Sequence[Checked], sizes: Sequence[Dim], called: str = "out"
) -> str:
    """Its axis' letter if it is what arrives, or what is made of that; else it is `called` H_out.

    `members` are the places at which a drawing stands, `sizes` what the axis has there.
    """
    before = _arriving(letter, members)
    if not letter or before is None:
        return letter or "..."
    if before == sizes:
        return letter
    old = [size for size in before if isinstance(size, int)]
    new = [size for size in sizes if isinstance(size, int)]
    if len(old) < len(before) or len(new) < len(sizes) or not all(old + new):
        return f"{letter}_{called}"
    texts = (*_shares(letter, members, old, new), *_multiples(letter, old, new))
    return next((text for text, made in texts if made == new), f"{letter}_{called}")


def _arriving(letter: str, members: Sequence[Checked]) -> Sequence[Dim] | None:
    """The sizes that this letter stands for: those of the first input that has it."""
    nodes = members[0].document.nodes
    for name in (n for n, node in nodes.items() if node.kind == GROUP_INPUT):
        specs = [member.nodes[name].outputs["y"] for member in members]
        if all(letter in spec.axes for spec in specs):
            return [spec.shape[spec.axes.index(letter)] for spec in specs]
    return None


def _shares(
    letter: str, members: Sequence[Checked], old: Sequence[int], new: Sequence[int]
) -> Iterator[tuple[str, list[int]]]:
    """Halves and the like, rounded down or up, by a number or by a parameter's name."""
    share = round(old[0] / new[0])
    divisors = [(str(share), str(share - 1), [share] * len(old))] if share > 1 else []
    for name in known_numbers(members[0].scope):
        values = [member.scope[name] for member in members]
        if all(type(value) is int and value > 0 for value in values):
            divisors.append((name, f"{name} - 1", values))
    for text, less, by in divisors:
        pairs = list(zip(old, by, strict=True))
        yield f"{letter} // {text}", [size // value for size, value in pairs]
        yield f"({letter} + {less}) // {text}", [-(-size // value) for size, value in pairs]


def _multiples(
    letter: str, old: Sequence[int], new: Sequence[int]
) -> Iterator[tuple[str, list[int]]]:
    times, apart = new[0] // old[0], new[0] - old[0]
    yield f"{letter} * {times}", [size * times for size in old]
    sign = "-" if apart < 0 else "+"
    yield f"{letter} {sign} {abs(apart)}", [size + apart for size in old]
