"""Undo and redo: the documents before and after, each step with its name."""

from __future__ import annotations

from dataclasses import dataclass

from graph_runtime.document.model import Document

MAX_STEPS = 1_000


@dataclass(frozen=True, slots=True)
class Step:
    """A document and the name of the edit that led away from it (`Add Conv2d`)."""

    name: str
    document: Document


@dataclass(frozen=True, slots=True)
class History:
    """The present document between its past and its future; immutable."""

    present: Document
    past: tuple[Step, ...] = ()
    future: tuple[Step, ...] = ()

    def done(self, name: str, document: Document) -> History:
        """After an edit; what had been undone is gone. An edit that changes nothing is no step."""
        if document is self.present or document == self.present:
            return self
        return History(document, (*self.past, Step(name, self.present))[-MAX_STEPS:], ())

    def amended(self, document: Document) -> History:
        """After an edit that belongs to the step before it, as the letters of one word do."""
        return History(document, self.past, ())

    def undone(self) -> History:
        if not self.past:
            return self
        step = self.past[-1]
        return History(step.document, self.past[:-1], (*self.future, Step(step.name, self.present)))

    def redone(self) -> History:
        if not self.future:
            return self
        step = self.future[-1]
        return History(step.document, (*self.past, Step(step.name, self.present)), self.future[:-1])

    @property
    def undo_name(self) -> str | None:
        return self.past[-1].name if self.past else None

    @property
    def redo_name(self) -> str | None:
        return self.future[-1].name if self.future else None
