"""Every block's name can be read on its card."""

from __future__ import annotations

import pytest

from designer.appearance.theme import LIGHT
from designer.canvas import overview
from designer.canvas.block_words import PAD
from designer.canvas.brushes import Brushes
from designer.canvas.card import WIDTH
from designer.canvas.view import CanvasView
from graph_runtime.block import BLOCKS


def test_the_name_of_every_kind_fits_on_its_card(qapp: object) -> None:
    brushes = Brushes(LIGHT)
    room = WIDTH - PAD - 10
    for kind in BLOCKS.kinds:
        assert brushes.width(brushes.title_for(kind, room), kind) <= room, kind


def test_blocks_seen_from_afar_still_say_what_they_are(
    view: CanvasView, monkeypatch: pytest.MonkeyPatch
) -> None:
    view.camera.zoom_to(0.3)
    named = view.grab().toImage()
    monkeypatch.setattr(overview, "MOST_NAMES", 0)
    view.viewport().update()
    assert view.grab().toImage() != named
    view.camera.zoom_to(0.2)
    bare = view.grab().toImage()
    monkeypatch.undo()
    view.viewport().update()
    assert view.grab().toImage() == bare
