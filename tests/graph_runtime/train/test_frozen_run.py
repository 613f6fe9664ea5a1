"""A run keeps the copy of the drawing that it began with, whatever is edited meanwhile."""

from __future__ import annotations

import random
from hashlib import sha256
from pathlib import Path

import pytest

from designer.editing.session import Session
from designer.running.run_places import make_run
from graph_runtime.document.model import Document
from graph_runtime.edits.drawing_edits import set_label, set_name, set_param, set_training
from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.events import EpochEnded, Losses
from graph_runtime.train.running.safekeeping import Safekeeping
from tests.graph_runtime.train.drawings import digits_mlp
from tests.graph_runtime.train.inside import carry_out, of

FROZEN = ("document.json", "model.py", "config.json")


def hashes(run: Path) -> list[str]:
    return [sha256((run / name).read_bytes()).hexdigest() for name in FROZEN]


def edited(document: Document, chance: random.Random) -> Document:
    """Some edit of a person who goes on drawing."""
    training = document.training
    assert training is not None
    match chance.randrange(5):
        case 0:
            return set_param(document, "hidden", "out_features", chance.randrange(8, 99))
        case 1:
            return set_param(document, "dropped", "p", chance.random())
        case 2:
            other = training.model_copy(update={"batch_size": chance.randrange(8, 99)})
            return set_training(document, other)
        case 3:
            return set_label(document, "logits", f"label {chance.random()}")
        case _:
            return set_name(document, f"name {chance.random()}")


def losses(heard: list[Event]) -> list[float]:
    return [x for event in of(Losses, heard) for x in event.values.unpack().tolist()]


@pytest.mark.row("F25")
@pytest.mark.parametrize("count", [5, pytest.param(50, marks=pytest.mark.slow)])
def test_edits_during_a_run_do_not_reach_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    chance = random.Random(25)
    session = Session(digits_mlp(width=16, epochs=3, batch_size=256))
    first = session.document
    edits = 0
    offer = Safekeeping.offer

    def edit_and_offer(safe: Safekeeping, epoch_ended: bool) -> None:
        nonlocal edits
        session.apply("Edit", edited(session.document, chance))
        edits += 1
        offer(safe, epoch_ended)

    wanted: list[float] = []
    for _ in range(count):
        session.apply("Begin anew", first)
        run = make_run(tmp_path, session.checked, None)
        assert isinstance(run, Path)
        before = hashes(run)
        with monkeypatch.context() as patch:
            patch.setattr(Safekeeping, "offer", edit_and_offer)
            heard = carry_out(run)
        assert len(of(EpochEnded, heard)) == 3 and hashes(run) == before
        assert open_run(run).document() == first and session.document != first
        wanted = wanted or losses(heard)
        assert losses(heard) == wanted
    assert edits > 3 * count
