"""Right tokens by length, as a curve."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from docs.examples.generated_sequences import copying
from graph_runtime.analysis.tools.accuracy_by_length import AccuracyByLength
from graph_runtime.analysis.work.accuracy_by_length import by_length, counted, said
from graph_runtime.document.model import Document, Recipe
from graph_runtime.errors import RunError
from tests.graph_runtime.analysis.test_gradient_check import NOTHING, bench
from tests.graph_runtime.train.drawings import digits_mlp


def mixed() -> Document:
    drawn = copying(attention=False, length=9, epochs=1)
    data = Recipe(kind="Copying", params={"length": 9, "shortest": 2, "samples": 400})
    assert drawn.training is not None
    return drawn.replaced(training=drawn.training.model_copy(update={"dataset": data}))


def test_tokens_are_counted_by_hand() -> None:
    target = torch.tensor([[5, 3, 0, 0], [6, 7, 3, 0], [5, 5, 3, 0]])
    said = torch.tensor([[5, 3, 9, 9], [6, 6, 3, 0], [1, 1, 1, 1]])
    scores = torch.nn.functional.one_hot(said, 10).float()
    lengths, right = counted(scores, target, 0)
    assert lengths.tolist() == [2, 3, 3] and right.tolist() == [2, 2, 0]
    assert by_length(lengths, right, 1) == [(2, 1, 1.0), (3, 2, 2 / 6)]
    assert by_length(lengths, right, 5) == [(3, 3, 4 / 8)]


def test_every_length_of_the_data_is_a_point_of_the_curve(tmp_path: Path) -> None:
    of = bench(tmp_path, mixed())
    found = AccuracyByLength(part="train").carry_out(of, NOTHING)
    assert found.picture is not None and found.picture.kind == "curve"
    assert [point[0] for point in found.picture.points] == list(range(3, 11))
    assert sum(int(row[1] or 0) for row in found.rows) == 280
    with pytest.raises(RunError, match="no lengths"):
        AccuracyByLength().carry_out(bench(tmp_path, digits_mlp()), NOTHING)


def test_the_sentence_says_nothing_twice() -> None:
    assert (
        said([(64, 600, 0.568)])
        == "56.8% of the tokens are right; all sequences count as length 64."
    )
    assert said([(4, 9, 0.5), (8, 9, 0.75)]).endswith("right at length 8, the longest there is.")
    assert said([(4, 9, 0.9), (8, 9, 0.75)]).endswith("right at length 4, 75.0% at length 8.")
