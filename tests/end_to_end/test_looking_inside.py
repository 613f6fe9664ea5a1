"""A person trains LeNet's small sister on digits and looks at what each of its blocks computes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from designer.appearance.theme import LIGHT
from designer.editing.session import Session
from designer.panels.lens_panel import LensPanel
from designer.running.lens import Lens
from designer.running.run_session import RunSession
from graph_runtime.edits.drawing_edits import set_training
from graph_runtime.keeping.examples import read_example
from graph_runtime.train.looking.bench import bench_of
from graph_runtime.train.messages.commands import Look

pytestmark = pytest.mark.slow


@pytest.fixture
def panel(tmp_path: Path, qapp: object, qtbot: QtBot) -> Iterator[LensPanel]:
    document = read_example("digits_cnn")
    assert document.training is not None
    document = set_training(document, document.training.model_copy(update={"epochs": 6}))
    session = Session(document)
    runs = RunSession(session, root=lambda: tmp_path / "runs")
    made = LensPanel(Lens(session, runs), LIGHT)
    qtbot.addWidget(made)
    made.resize(1300, 380)
    made.show()
    yield made
    made.lens.shut_down()
    runs.shut_down()


@pytest.mark.row("S1.29")
@pytest.mark.row("S1.34")
@pytest.mark.row("S7.52")
def test_what_is_shown_of_a_trained_network_is_what_hooks_see(
    panel: LensPanel, qtbot: QtBot
) -> None:
    lens, runs = panel.lens, panel.lens._runs
    qtbot.waitUntil(lambda: lens.view is not None, timeout=60_000)
    assert lens.view is not None and lens.view.looked.said == "Fresh weights, seed 0"
    runs.train(lens._session.checked)
    qtbot.waitUntil(lambda: runs.live.facts.over, timeout=60_000)
    qtbot.waitUntil(
        lambda: lens.view is not None and "at step" in lens.view.looked.said, timeout=60_000
    )
    panel.header._row.setValue(4)
    qtbot.waitUntil(lambda: not lens.busy and lens.view is not None, timeout=60_000)
    assert runs.folder is not None and lens.view is not None
    bench = bench_of(Look(number=0, folder=str(runs.folder)))
    seen: dict[str, np.ndarray] = {}
    for name, module in bench.model.named_children():
        module.register_forward_hook(
            lambda m, i, o, name=name: seen.__setitem__(name, o.detach().numpy()[0])
        )
    assert bench.parts is not None
    result = bench.model.eval()(bench.parts.test.inputs[0][4:5]).detach()
    lens.choose(0)
    for _ in lens.view.looked.values:
        value = lens.value
        assert value is not None
        expected = seen.get(value.node, bench.parts.test.inputs[0][4].numpy())
        expected = result.numpy()[0] if value.node == "result" else expected
        shown = panel.numbers.tiles.sheet.tiles.ravel()
        assert np.array_equal(shown[~np.isnan(shown)], expected.ravel()), value.node
        lens.step(1)
    shares = np.array([share for _, share in panel.answer.bars._rows])
    assert shares.sum() == pytest.approx(1, abs=1e-6)
    assert np.allclose(shares, result.softmax(-1).numpy()[0], atol=1e-6)
