"""LstmGates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph_runtime.train.tracing.reading import Reading, Seen

if TYPE_CHECKING:
    from torch import Tensor


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
        from graph_runtime.train.tracing.readings._recurrence import over_time

        return over_time(seen.what, seen.args, seen.kwargs)
