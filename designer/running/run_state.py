"""What may follow what while a network trains: the legal steps of a run, as one table."""

from __future__ import annotations

from typing import Literal

Phase = Literal["idle", "preparing", "running", "pausing", "paused", "resuming", "stopping"]
"""`pausing` and `resuming` wait for the worker to say that it does."""

Press = Literal["train", "pause", "resume", "stop"]
Word = Literal["preparing", "running", "paused", "over"]
"""What a worker says; `over` is any end of a run, its own death included."""

_PRESSES: dict[Press, dict[Phase, Phase]] = {
    "train": {"idle": "preparing"},
    "pause": {"running": "pausing"},
    "resume": {"paused": "resuming"},
    "stop": {
        "preparing": "stopping",
        "running": "stopping",
        "pausing": "stopping",
        "paused": "stopping",
        "resuming": "stopping",
    },
}

_WORDS: dict[Word, dict[Phase, Phase]] = {
    "preparing": {},
    "running": {"preparing": "running", "resuming": "running", "paused": "running"},
    "paused": {"pausing": "paused", "running": "paused"},
    "over": {
        "preparing": "idle",
        "running": "idle",
        "pausing": "idle",
        "paused": "idle",
        "resuming": "idle",
        "stopping": "idle",
    },
}


def pressed(phase: Phase, press: Press) -> Phase | None:
    """The phase after a person pressed a button; None where that is not possible now."""
    return _PRESSES[press].get(phase)


def heard(phase: Phase, word: Word) -> Phase:
    """The phase after the worker said something; the same where it comes too late to matter."""
    return _WORDS[word].get(phase, phase)
