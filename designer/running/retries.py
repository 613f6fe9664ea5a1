"""What a worker's death means for its run, and whether the run may go on unasked."""

from __future__ import annotations

from pathlib import Path

from designer.plots.run_facts import RunFacts
from designer.plots.run_words import remedy
from designer.running.run_places import is_resumable
from graph_runtime.train.messages.events import Failed
from graph_runtime.train.process.death import Death

MOST = 2
"""Times that a run goes on unasked after it crashed at the same place."""


def failed_by(death: Death, facts: RunFacts) -> Failed:
    """The end of a run as an event, with a batch to try where memory ran out."""
    smaller = facts.batch_size // 2 if death.cause == "memory" else 0
    fix = remedy(facts)
    if smaller:
        fix = f"Use a batch size of {smaller} or a smaller network."
    return Failed(
        node=None,
        message=f"{_sentence(death, facts)} The document is untouched.",
        fix=fix,
        cause="memory" if death.cause == "memory" else "killed",
        smaller_batch=smaller,
        tail=death.tail,
        time=facts.time,
    )


def _sentence(death: Death, facts: RunFacts) -> str:
    if death.cause == "memory" and facts.batch_size:
        return f"{death.sentence[:-1]}, with {facts.batch_size} samples in a batch."
    return death.sentence


class Retries:
    """Counts how often one run crashed without coming any further."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._step = -1
        self._count = 0

    def may(self, death: Death, facts: RunFacts, folder: Path | None) -> bool:
        """Whether a run that crashed by itself is to go on from its checkpoint unasked."""
        if not death.crashed or folder is None or not is_resumable(folder):
            return False
        if folder != self._folder or facts.step > self._step:
            self._folder, self._step, self._count = folder, facts.step, 0
        self._count += 1
        return self._count <= MOST

    def words(self, death: Death) -> str:
        return f"{death.sentence} Trying again from the checkpoint, {self._count} of {MOST}."
