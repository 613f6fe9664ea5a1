"""What all data sets of sequences of tokens share."""

from __future__ import annotations

from graph_runtime.datasets.generated._generated import Generated


class Sequences(Generated):
    """Base of generated sequences in which token 0 is padding and no target."""

    def no_target(self) -> int | None:
        return 0
