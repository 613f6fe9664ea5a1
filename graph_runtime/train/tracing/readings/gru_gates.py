"""GruGates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph_runtime.train.tracing.reading import Reading, Seen

if TYPE_CHECKING:
    from torch import Tensor


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
        from graph_runtime.train.tracing.readings._recurrence import over_time

        return over_time(seen.what, seen.args, seen.kwargs)
