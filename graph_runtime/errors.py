"""What can be wrong: problems of a drawing, refusals of a shape rule, unreadable files."""

from __future__ import annotations

from dataclasses import dataclass

MAX_SHOWN = 60
"""Longest name from a file (characters) that stands in a message."""


def shown(name: object) -> str:
    """A name from a file in printable ASCII, cut where it is absurdly long."""
    return ascii(str(name))[1:-1][:MAX_SHOWN]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps a document from running, said so that a person can act on it.

    `node` is the id of the block it belongs to, or None for the document as a whole.
    `param` is the name of the parameter, or the dotted path inside the training recipe
    (`training.optimizer.lr`), or None.
    """

    node: str | None
    param: str | None
    message: str
    fix: str

    def __str__(self) -> str:
        place = f"{self.node}: " if self.node else ""
        return f"{place}{self.message} {self.fix}".rstrip()


class ShapeError(ValueError):
    """A shape rule refuses its inputs; the check turns this into a `Problem` of the node."""

    def __init__(self, message: str, fix: str, param: str | None = None) -> None:
        super().__init__(f"{message} {fix}")
        self.message = message
        self.fix = fix
        self.param = param


class BatchError(ShapeError):
    """A shape rule refuses because samples would be mixed, where torch itself would go on."""


class DocumentError(ValueError):
    """A file or text that is no document of ours.

    `pointer` is a JSON pointer (RFC 6901) to the place, "" for the whole text.
    """

    def __init__(self, pointer: str, reason: str, remedy: str) -> None:
        place = f" at {pointer}" if pointer else ""
        super().__init__(f"{reason}{place}. {remedy.removesuffix('.')}.")
        self.pointer = pointer
        self.reason = reason
        self.remedy = remedy


class SourceError(ValueError):
    """model.py holds something that the document does not account for."""


class DataError(ValueError):
    """Data that cannot be trained on: what happened, what was expected, what to do."""


class ChangedDataError(DataError):
    """Data are not those that a run began with; it goes on with them only after a yes."""


class RunError(RuntimeError):
    """A run that cannot start, go on or be read: one sentence for the person."""
