"""The bias of an LSTM that begins with its forget gates open."""

from __future__ import annotations

from itertools import pairwise
from math import sqrt
from typing import Any

import pytest
import torch
from torch import Tensor

from graph_runtime.check import check
from graph_runtime.document.model import Document, Recipe
from graph_runtime.edits.decorating import set_initializer
from graph_runtime.errors import SourceError
from graph_runtime.import_.python_source import import_python
from graph_runtime.source.generate import generate
from graph_runtime.source.source_checker import check_source
from graph_runtime.train.tracing.reading import Seen
from graph_runtime.train.tracing.readings.influence import Influence
from tests.graph_runtime.drawings import chain

LINE = "nn.init.constant_(self.read.bias_ih_l0.chunk(4)[1], 1.5)"


def drawn(
    kind: str = "LSTM", hidden: int = 9, weight: str = "bias_ih_l0", val: float = 1.5
) -> Document:
    document = chain(
        ("x", "Input", {"shape": [5, 4]}),
        ("read", kind, {"hidden_size": hidden}),
        ("result", "Output", {}),
    )
    recipe = Recipe(kind="forget_gate_", params={"val": val})
    return set_initializer(document, "read", weight, recipe)


def test_the_second_quarter_of_the_bias_starts_at_the_value_and_no_other() -> None:
    text = generate(check(drawn())).text
    assert LINE in text
    names: dict[str, Any] = {}
    exec(compile(text, "model.py", "exec"), names)
    read = names["Model"]().read
    write, forget, candidate, gate = read.bias_ih_l0.chunk(4)
    assert torch.equal(forget, torch.full((9,), 1.5))
    for other in (write, candidate, gate, *read.bias_hh_l0.chunk(4)):
        assert 0 < other.abs().max() <= 1 / sqrt(9)
    assert read.bias_ih_l0.requires_grad


def test_a_cell_that_is_told_nothing_keeps_the_sigmoid_of_the_value() -> None:
    names: dict[str, Any] = {}
    exec(compile(generate(check(drawn())).text, "model.py", "exec"), names)
    read = names["Model"]().double().read
    with torch.no_grad():
        for weight in (read.weight_ih_l0, read.weight_hh_l0, read.bias_hh_l0):
            weight.zero_()
        read.bias_ih_l0.chunk(4)[2].zero_()  # nothing new is written
    h, c = torch.zeros(1, 2, 9, dtype=torch.float64), torch.ones(1, 2, 9, dtype=torch.float64)
    _, (_, kept) = read(torch.zeros(2, 5, 4, dtype=torch.float64), (h, c))
    share = torch.sigmoid(torch.tensor(1.5, dtype=torch.float64))
    torch.testing.assert_close(kept, (share**5).expand_as(kept), rtol=0, atol=1e-12)


def test_the_line_is_known_to_the_checker_and_read_again() -> None:
    document = drawn()
    text = generate(check(document)).text
    check_source(text, document)
    again = import_python(text, "again").document.nodes["read"]
    assert again.decorations == document.nodes["read"].decorations
    for planted in (LINE.replace("[1]", "[2]"), LINE.replace("(4)", "(8)"),
                    LINE.replace("1.5", "9.5"), LINE.replace(".chunk(4)[1]", "")):  # fmt: skip
        with pytest.raises(SourceError):
            check_source(text.replace(LINE, planted), document)


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (drawn("GRU"), "the bias of 4 gates, but this weight is 27"),
        (drawn(weight="weight_ih_l0"), "this weight is 36 × 4"),
    ],
)
def test_weights_without_four_gates_are_refused(document: Document, told: str) -> None:
    (problem,) = check(document).problems
    assert told in problem.message and "LSTM" in problem.fix


def influence(document: Document) -> Tensor:
    """How much each of 50 steps moves the last one, as the look inside plots it, over its greatest.

    The geometric mean over eight networks: one alone also turns what it hands back, and wavers.
    """
    names: dict[str, Any] = {}
    exec(compile(generate(check(document)).text, "model.py", "exec"), names)
    found = []
    for seed in range(8):
        torch.manual_seed(seed)
        read = names["Model"]().double().read
        seen = Seen(read, (torch.randn(32, 50, 4, dtype=torch.float64),))
        found.append(Influence().read(seen)["influence"][:, 0].log().mean(0))
    norms = torch.stack(found).mean(0)
    return torch.exp(norms - norms.max())


def undecorated(kind: str) -> Document:
    document = drawn(kind, 32)
    plain = document.nodes["read"].model_copy(update={"decorations": None})
    return document.replaced(nodes={**document.nodes, "read": plain})


@pytest.mark.slow
@pytest.mark.row("S9.19")
def test_gradients_fade_with_every_step_back_and_slower_where_forget_gates_start_open() -> None:
    rnn, closed = influence(undecorated("RNN")), influence(undecorated("LSTM"))
    opened = influence(drawn("LSTM", 32, val=1.0))
    assert all(earlier < later for earlier, later in pairwise(rnn.tolist()))
    assert rnn[0] < 1e-8
    assert opened[0] > 1e3 * closed[0] and opened[0] > 1e3 * rnn[0]
    assert (opened[:40] > rnn[:40]).all() and (opened[:40] > closed[:40]).all()
