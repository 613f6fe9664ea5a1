"""What a block that joins several wires sends back along each of them."""

from __future__ import annotations

from typing import Any

from torch import Tensor

from graph_runtime.block import port_number
from graph_runtime.facts.checked import Checked
from graph_runtime.train.tracing.spot import Spot, level_of


class SentBack:
    """Gradients by input port, for blocks whose last operation has one operand a wire."""

    def __init__(self, checked: Checked) -> None:
        self._checked = checked
        self._found: dict[int, dict[str, Tensor]] = {}

    def listen(self, number: int, spot: Spot, value: Tensor) -> None:
        """Keep, under this number, what goes back when the gradient comes through."""
        ports = _ports(self._checked, spot)
        operation: Any = value.grad_fn
        if len(ports) < 2 or operation is None or len(operation.next_functions) != len(ports):
            return

        def keep(into: tuple[Tensor | None, ...], out: tuple[Tensor | None, ...]) -> None:
            gradients = zip(ports, into, strict=True)
            self._found[number] = {p: g.detach().clone() for p, g in gradients if g is not None}

        operation.register_hook(keep)

    def sent(self, number: int) -> dict[str, Tensor]:
        return self._found.get(number, {})


def _ports(checked: Checked, spot: Spot) -> list[str]:
    """The wired input ports of a block, in the order of its operands."""
    level = level_of(checked, spot)
    facts = level.nodes[spot.node]
    wired = level.wiring.into[spot.node]
    if facts.block is None or facts.inside:
        return []
    ports = facts.block.ports()
    if ports.variadic:
        return sorted(wired, key=port_number)
    return [port for port in (*ports.required, *ports.optional) if port in wired]
