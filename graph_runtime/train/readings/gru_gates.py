"""GruGates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph_runtime.train.reading import Reading, Seen

if TYPE_CHECKING:
    from torch import Tensor

NAMES = {"h": "h_t", "c": "c_t"}
"""States are outputs of the block as well, at the end."""


class GruGates(Reading):
    """Tells when a GRU resets (r) and keeps (z), what it would write (n) and what it holds (h).

    Of the last layer, forward direction: each (N, T, hidden).
    """

    title = "Gates of a GRU"
    synonyms = ("reset gate", "update gate", "candidate", "gate activations")
    formula = r"h_t = (1 - z_t) \odot n_t + z_t \odot h_{t-1}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.GRU.html"

    def reads(self, what: Any) -> bool:
        from torch import nn

        return isinstance(what, nn.GRU)

    def read(self, seen: Seen) -> dict[str, Tensor]:
        from graph_runtime.train.readings._recurrence import sequence_of, unrolled, zeros_for

        module = seen.what
        x = sequence_of(module, seen.args)
        if x is None:
            return {}
        given = seen.args[1] if len(seen.args) > 1 else seen.kwargs.get("hx")
        h = zeros_for(module, x, module.hidden_size) if given is None else given
        found = unrolled(module, x, (h,), _step)
        return {NAMES.get(name, name): track for name, track in found.items()}


def _step(x: Tensor, states: tuple[Tensor, ...], weights: dict[str, Tensor]) -> dict[str, Tensor]:
    from torch.nn import functional as F

    (h,) = states
    x_r, x_z, x_n = x.chunk(3, 1)
    h_r, h_z, h_n = F.linear(h, weights["hh"], weights.get("bias_hh")).chunk(3, 1)
    r, z = (x_r + h_r).sigmoid(), (x_z + h_z).sigmoid()
    n = (x_n + r * h_n).tanh()
    return {"r": r, "z": z, "n": n, "h": (1 - z) * n + z * h}
