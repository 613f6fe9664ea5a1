"""A new plot is one new file: nothing else has to know of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import designer.plots.views
from designer.plots.view import plot_views

ONE = """
from designer.plots.view import PlotView
class {name}(PlotView):
    title = "{name}"
    name = "{name}"
    order = 15
"""


@pytest.fixture
def add(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    paths = [*designer.plots.views.__path__, str(tmp_path)]
    monkeypatch.setattr(designer.plots.views, "__path__", paths)

    def write(name: str, text: str) -> None:
        (tmp_path / f"{name}.py").write_text(text)
        plot_views.cache_clear()

    yield write
    plot_views.cache_clear()


def test_a_file_beside_the_others_is_found_in_its_place(add: Callable[[str, str], None]) -> None:
    add("ratio_of_updates", ONE.format(name="Ratio"))
    assert [view.title for view in plot_views()][:3] == ["Loss", "Ratio", "Metric"]


@pytest.mark.parametrize("text", ["", ONE.format(name="A") + ONE.format(name="B")])
def test_a_file_without_a_plot_or_with_two_is_refused(
    text: str, add: Callable[[str, str], None]
) -> None:
    module = "no_plot" if not text else "two_plots"
    add(module, text)
    with pytest.raises(TypeError, match=f"{module} declares {0 if not text else 2} plots"):
        plot_views()
