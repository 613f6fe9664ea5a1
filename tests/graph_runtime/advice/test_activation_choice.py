"""The activation that belongs at the end depends on what is asked; between layers it is ReLU."""

from __future__ import annotations

import pytest

from graph_runtime.advice.activation_choice import ANY_NUMBER, HIDDEN, UNSCALED, activation_choice
from graph_runtime.check import check
from graph_runtime.document.model import Recipe, Training
from tests.graph_runtime.lint_rules.patterns import CLASSES, IRIS, NUMBERS, TABLE, linear, row

BINARY = Training(
    dataset=Recipe(kind="BreastCancer"), loss=Recipe(kind="BCEWithLogitsLoss"), batch_size=16
)
MEASURED = NUMBERS.model_copy(update={"scale_targets": False})


@pytest.mark.row("S1.26")
@pytest.mark.parametrize(
    ("training", "words"),
    [
        (BINARY, ("yes or no", "logits", "sigmoid")),
        (CLASSES, ("one of the classes", "logits", "softmax")),
        (NUMBERS, ("any number", "no activation")),
        (MEASURED, ("no activation for any number", "Softplus or ReLU", "Tanh", "from -1 to 1")),
    ],
    ids=["binary", "classes", "scaled numbers", "numbers"],
)
def test_the_answer_decides_the_last_activation(training: Training, words: tuple[str, ...]) -> None:
    checked = check(row(("Input", {"shape": [30]}), linear(1), "Tanh", training=training))
    for node in ("result", "tanh_2"):
        assert all(word in activation_choice(checked, node) for word in words)


@pytest.mark.row("S1.26")
def test_between_layers_it_is_relu() -> None:
    checked = check(row(IRIS, linear(8), "Sigmoid", "Dropout", linear(3), training=CLASSES))
    assert activation_choice(checked, "sigmoid_2") == HIDDEN


def test_other_blocks_and_drawings_without_a_recipe_hear_nothing() -> None:
    checked = check(row(TABLE, linear(8), "Tanh"))
    assert [activation_choice(checked, node) for node in checked.order] == [""] * 4
    assert ANY_NUMBER != UNSCALED
