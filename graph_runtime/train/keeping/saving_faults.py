"""Says that a checkpoint could not be saved, and that the next one could: not at every try."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

AGAIN_SECONDS = 60.0
"""Time until the same fault is told a second time."""


class SavingFaults:
    """Tells of a fault at once, of the same one seldom, and of its end."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._reason = ""
        self._told = 0.0

    @property
    def present(self) -> bool:
        """Whether the last try failed."""
        return bool(self._reason)

    def failed(self, error: OSError) -> None:
        reason = (error.strerror or str(error)).removesuffix(".")
        kind = str(getattr(error, "cause", None) or error.errno or reason)
        if kind != self._reason or monotonic() - self._told >= AGAIN_SECONDS:
            self._tell(
                f"The checkpoint could not be saved: {reason}. The run goes on, and it will be "
                f"tried again."
            )
            self._told = monotonic()
        self._reason = kind

    def worked(self) -> None:
        if self._reason:
            self._reason = ""
            self._tell("Checkpoints are saved again.")
