"""LstmGates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph_runtime.train.reading import Reading, Seen

if TYPE_CHECKING:
    from torch import Tensor

NAMES = {"h": "h_t", "c": "c_t"}
"""States are outputs of the block as well, at the end."""


class LstmGates(Reading):
    """Tells when an LSTM writes (i), forgets (f), reveals (o), what it writes (g) and holds (c, h).

    Of the last layer, forward direction: each (N, T, hidden).
    """

    title = "Gates of an LSTM"
    synonyms = ("input gate", "forget gate", "output gate", "cell state", "gate activations")
    formula = r"c_t = f_t \odot c_{t-1} + i_t \odot g_t, \quad h_t = o_t \odot \tanh(c_t)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html"

    def reads(self, what: Any) -> bool:
        from torch import nn

        return isinstance(what, nn.LSTM)

    def read(self, seen: Seen) -> dict[str, Tensor]:
        from graph_runtime.train.readings._recurrence import sequence_of, unrolled, zeros_for

        module = seen.what
        x = sequence_of(module, seen.args)
        if x is None:
            return {}
        given = seen.args[1] if len(seen.args) > 1 else seen.kwargs.get("hx")
        out = module.proj_size or module.hidden_size
        states = given or (zeros_for(module, x, out), zeros_for(module, x, module.hidden_size))
        found = unrolled(module, x, tuple(states), _step)
        return {NAMES.get(name, name): track for name, track in found.items()}


def _step(x: Tensor, states: tuple[Tensor, ...], weights: dict[str, Tensor]) -> dict[str, Tensor]:
    from torch.nn import functional as F

    h, c = states
    rows = x + F.linear(h, weights["hh"], weights.get("bias_hh"))
    i, f, g, o = rows.chunk(4, 1)
    i, f, o, g = i.sigmoid(), f.sigmoid(), o.sigmoid(), g.tanh()
    c = f * c + i * g
    h = o * c.tanh()
    if "hr" in weights:
        h = F.linear(h, weights["hr"])
    return {"i": i, "f": f, "o": o, "g": g, "c": c, "h": h}
