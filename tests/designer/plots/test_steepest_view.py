"""The steepest weights of a run are drawn as it tells them, look after look."""

from __future__ import annotations

from math import nan

import pytest
from pytestqt.qtbot import QtBot

from designer.appearance.theme import LIGHT
from designer.plots.store import RunStore
from designer.plots.views.steepest import SteepestView
from graph_runtime.train.messages import events as ev


def looked(step: int, *downhill: float) -> ev.SteepestWeights:
    return ev.SteepestWeights(
        step=step,
        weights=tuple(f"hidden.weight[0, {i}]" for i in range(len(downhill))),
        values=(0.5,) * len(downhill),
        downhill=downhill,
        should=tuple("increase a lot" if d > 0 else "decrease a little" for d in downhill),
        numbers=2_410,
        share=0.25,
    )


@pytest.mark.row("S4.04")
def test_each_look_replaces_the_one_before(qtbot: QtBot) -> None:
    store, view = RunStore(), SteepestView(LIGHT)
    qtbot.addWidget(view)
    view.set_store(store)
    assert not view.has_data()
    view.resize(600, 300)
    view.show()
    store.add([looked(1, 0.5, -0.1)])
    view.refresh()
    assert view.bars.text().splitlines() == [
        "hidden.weight[0, 0] 0.5 increase a lot +0.5",
        "hidden.weight[0, 1] 0.5 decrease a little -0.1",
    ]
    store.add([looked(2_000, -3.0)])
    assert view.stale
    view.refresh()
    assert view.bars.text() == "hidden.weight[0, 0] 0.5 decrease a little -3"
    assert "1 of 2,410 numbers, 25% of the squared gradient, step 2,000" in view._legend.text()
    view.grab()


@pytest.mark.parametrize("lie", [{"should": ()}, {"downhill": (nan, 1.0)}])
def test_a_look_that_lies_is_counted_and_left_out(lie: dict[str, tuple[float, ...]]) -> None:
    store = RunStore()
    store.add([looked(1, 0.5, -0.1), looked(2, 0.5, -0.1).model_copy(update=lie)])
    assert store.steepest.step == 1 and store.facts.bad_events == 1
