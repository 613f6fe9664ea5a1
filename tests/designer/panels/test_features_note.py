"""What the kept features of frozen blocks take is told before a run begins."""

from __future__ import annotations

import json
from collections import namedtuple
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from designer.appearance.theme import LIGHT
from designer.editing.session import Session
from designer.panels import features_note
from designer.panels.features_note import FeaturesNote, free_at
from graph_runtime.__main__ import main
from graph_runtime.check import check
from graph_runtime.edits.drawing_edits import set_training
from graph_runtime.keeping.files import write_document
from graph_runtime.recipe.kept_features import KeptFeatures, kept_features
from graph_runtime.train.keeping.feature_file import FILE
from tests.graph_runtime.train.drawings import new_run
from tests.graph_runtime.train.inside import carry_out
from tests.graph_runtime.train.stepping.test_frozen_features import cached, transferred

GIB = 2**30
usage = namedtuple("usage", "total used free")


def test_the_bytes_told_before_are_those_of_the_file(tmp_path: Path) -> None:
    document = cached(transferred(epochs=1))
    kept = kept_features(check(document))
    assert kept == KeptFeatures(6 * 3 * 3 * 4, 1797, "conv") and kept.total == 54 * 4 * 1797
    run = new_run(tmp_path, document)
    carry_out(run)
    assert 0 <= (run / FILE).stat().st_size - kept.total < 2000


def test_nothing_is_told_where_nothing_is_kept() -> None:
    assert kept_features(check(transferred())) is None
    assert kept_features(check(cached(transferred(())))) is None


@pytest.mark.parametrize(
    ("memory", "free", "word"),
    [(16 * GIB, 9 * GIB, "9.0 GiB left"), (GIB, 9 * GIB, "more than half"), (None, GIB, "but the")],
)
def test_too_little_room_is_named(memory: int | None, free: int, word: str) -> None:
    kept = KeptFeatures(1 << 20, 1024, "conv")
    assert word in kept.told(memory, free)
    assert bool(kept.lack(memory, free)) == ("9.0" not in word)


def test_the_note_stands_there_while_features_are_kept(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(transferred())
    note = FeaturesNote(session, LIGHT)
    qtbot.addWidget(note)
    assert note.isHidden()
    monkeypatch.setattr(features_note.shutil, "disk_usage", lambda path: usage(9, 9, 3 * GIB))
    session.apply("Keep", cached(session.document))
    assert not note.isHidden()
    assert note.text() == (
        "What the blocks up to conv give takes 379.1 KiB for 1,797 samples, kept in the folder of "
        "the run; its disk has 3.0 GiB left."
    )
    monkeypatch.setattr(features_note.shutil, "disk_usage", lambda path: usage(9, 9, 1 << 20))
    session.apply("Again", session.document.replaced(name="other"))
    assert "but the disk of the run has 1.0 MiB left" in note.text()
    plain = session.document.training.model_copy(update={"cache_frozen": False})
    session.apply("Keep no more", set_training(session.document, plain))
    assert note.isHidden()


def test_the_disk_is_asked_where_the_folder_will_be(tmp_path: Path) -> None:
    assert free_at(tmp_path / "not" / "yet" / "there") == pytest.approx(free_at(tmp_path), rel=0.1)


def test_the_command_line_tells_it_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "drawing.json"
    write_document(file, cached(transferred()))
    assert main(["check", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["kept_features"]
    assert told == {"size": 216, "samples": 1797, "last": "conv"}
    assert main(["check", str(file)]) == 0
    assert "379.1 KiB for 1,797 samples" in capsys.readouterr().out
