"""Every way a recipe can fail to fit its network, each with the figure that helps."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from graph_runtime.check import Checked, check
from graph_runtime.dataset import DataFacts
from graph_runtime.document.model import Document, Training
from graph_runtime.errors import Problem
from graph_runtime.facts.network import Network
from graph_runtime.recipe.data_fit import check_data, last_linear
from graph_runtime.recipe.resolved import Resolved, check_training, plan_of, resolve
from graph_runtime.tensors import Spec


def document(shape: list[int], out: int, **training: Any) -> Document:
    names = ["rows", "hidden", "act", "logits", "result"]
    nodes = {
        "rows": {"kind": "Input", "params": {"shape": shape}},
        "hidden": {"kind": "Linear", "params": {"out_features": 16}},
        "act": {"kind": "ReLU"},
        "logits": {"kind": "Linear", "params": {"out_features": out}},
        "result": {"kind": "Output"},
    }
    edges = [{"source": a, "target": b} for a, b in pairwise(names)]
    recipe = {"dataset": {"kind": "Iris"}, "batch_size": 16, **training}
    return Document.model_validate({"nodes": nodes, "edges": edges, "training": recipe})


def problems(shape: list[int], out: int, **training: Any) -> tuple[Problem, ...]:
    return check(document(shape, out, **training)).problems


def only(shape: list[int], out: int, **training: Any) -> Problem:
    (problem,) = problems(shape, out, **training)
    assert problem.param is not None and problem.param.startswith("training.")
    assert problem.message.endswith(".") and problem.fix.endswith((".", "?"))
    return problem


def recipe(kind: str, **params: Any) -> dict[str, Any]:
    return {"kind": kind, "params": params}


def test_a_recipe_that_fits_has_no_problem() -> None:
    assert problems([4], 3) == ()
    assert problems([30], 1, dataset=recipe("BreastCancer"), loss=recipe("BCEWithLogitsLoss")) == ()
    assert problems([10], 1, dataset=recipe("Diabetes"), loss=recipe("MSELoss")) == ()


def test_a_drawing_without_a_recipe_has_no_problem_of_it() -> None:
    bare = document([4], 3).replaced(training=None)
    assert check_training(Network(bare, (), ())) == []


def test_a_result_of_the_wrong_width_names_the_block_and_the_figure() -> None:
    problem = only([8, 8], 7, dataset=recipe("Digits", layout="rows"))
    assert "needs a result (N, 10), but the network gives (N, 8, 7)" in problem.message
    problem = only([64], 7, dataset=recipe("Digits", layout="flat"))
    assert problem.message == "The network gives 7 numbers but the data have 10 classes."
    assert problem.fix == "Set out_features of the last Linear (logits) to 10."
    assert problem.node == "logits"


def test_the_width_is_asked_of_the_output_when_no_linear_decides_it() -> None:
    nodes = {
        "rows": {"kind": "Input", "params": {"shape": [4]}},
        "same": {"kind": "Identity"},
        "result": {"kind": "Output"},
    }
    edges = [{"source": "rows", "target": "same"}, {"source": "same", "target": "result"}]
    drawn = Document.model_validate(
        {"nodes": nodes, "edges": edges, "training": {"dataset": {"kind": "Iris"}, "batch_size": 9}}
    )
    (problem,) = check(drawn).problems
    assert problem.fix == "Put a Linear block with out_features 3 before result."


def test_samples_of_another_shape_offer_both_remedies() -> None:
    problem = only([64], 10, dataset=recipe("Digits"))
    assert problem.message == "Digits gives samples (1, 8, 8) but rows takes (64,)."
    assert problem.fix == "Set its shape to 1, 8, 8, or the layout of the data to flat."
    assert problem.node == "rows"
    assert only([5], 3).fix == "Set its shape to 4."


def test_inputs_of_another_dtype_or_number_are_named() -> None:
    facts = DataFacts((Spec("N", 4),), "class", ("a", "b", "c"), samples=50)
    drawn = document([4], 3)
    resolved = resolve(drawn.training or Training())
    assert isinstance(resolved, Resolved)

    def found(*inputs: tuple[str, Spec]) -> list[str]:
        network = Network(drawn, inputs, (("result", Spec("N", 3)),))
        return [str(p) for p in check_data(network, resolved.dataset, resolved.loss, facts)]

    assert found(("rows", Spec("N", 4, dtype="int64"))) == [
        "rows: Iris gives float32 but rows takes int64. Set its dtype to float32."
    ]
    two = [("rows", Spec("N", 4)), ("more", Spec("N", 4))]
    assert "gives 1 input a sample but the network has 2 Input blocks" in found(*two)[0]


def test_several_results_are_too_many() -> None:
    drawn = document([4], 3)
    ends = (("a", Spec("N", 3)), ("b", Spec("N", 3)))
    (problem,) = check_training(Network(drawn, (("rows", Spec("N", 4)),), ends))
    assert problem.message == "The network has 2 results (a, b), but a loss compares one."


@pytest.mark.parametrize(
    ("loss", "data", "fix"),
    [
        ("MSELoss", "Iris", "Choose CrossEntropyLoss."),
        ("CrossEntropyLoss", "Diabetes", "Choose MSELoss."),
        ("BCEWithLogitsLoss", "Iris", "Choose CrossEntropyLoss."),
    ],
)
def test_a_loss_that_does_not_suit_the_targets_names_one_that_does(
    loss: str, data: str, fix: str
) -> None:
    shape = [4] if data == "Iris" else [10]
    assert only(shape, 3, loss=recipe(loss), dataset=recipe(data)).fix == fix


def test_the_other_losses_name_their_width_too() -> None:
    problem = only([10], 3, dataset=recipe("Diabetes"), loss=recipe("MSELoss"))
    assert problem.message == "The network gives 3 numbers but the targets have 1."
    problem = only([30], 2, dataset=recipe("BreastCancer"), loss=recipe("BCEWithLogitsLoss"))
    assert problem.fix == "Set out_features of the last Linear (logits) to 1."


def test_unknown_words_are_answered_with_the_nearest() -> None:
    found = problems(
        [4],
        3,
        dataset=recipe("iris"),
        loss=recipe("CrossEntropy"),
        optimizer=recipe("Adam", learning_rate=0.1),
        schedule=recipe("CosineAnnealing"),
        metric=recipe("Acuracy"),
    )
    assert [(p.param, p.fix) for p in found] == [
        ("training.dataset", "Did you mean Iris?"),
        ("training.loss", "Did you mean CrossEntropyLoss?"),
        ("training.optimizer.learning_rate", found[2].fix),
        ("training.schedule", "Did you mean CosineAnnealingLR?"),
        ("training.metric", "Did you mean Accuracy?"),
    ]


@pytest.mark.parametrize("value", [0, -1, "fast", None, [1]])
def test_a_value_out_of_bounds_is_named_with_its_path(value: Any) -> None:
    problem = only([4], 3, optimizer=recipe("Adam", lr=value))
    assert problem.param == "training.optimizer.lr"
    assert problem.fix == "It must be a number above 0."


def test_a_file_without_a_path_is_asked_for_it() -> None:
    assert only([4], 3, dataset=recipe("CSVFile")).param == "training.dataset.path"
    assert problems([4], 3, dataset=recipe("CSVFile", path="nowhere.csv")) == ()


@pytest.mark.parametrize("split", [(0.5, 0.5, 0.5), (1.2, -0.1, -0.1), (0.0, 0.0, 0.0)])
def test_shares_that_are_none_are_named(split: tuple[float, ...]) -> None:
    assert "training.split" in {p.param for p in problems([4], 3, split=split)}


def test_a_batch_is_no_larger_than_the_training_part() -> None:
    problem = only([4], 3, batch_size=106)
    assert problem.message == "A batch of 106 is larger than the 105 training samples."
    assert problem.fix == "Set the batch size to 105 or less."
    assert problems([4], 3, batch_size=105) == ()
    assert only([4], 3, split=(0, 0.5, 0.5)).param == "training.split"


def test_the_metric_follows_the_loss_and_is_checked_against_it() -> None:
    for loss, metric in (("MSELoss", "R2Score"), ("BCEWithLogitsLoss", "BinaryAccuracy")):
        resolved = resolve(Training.model_validate({"loss": recipe(loss)}))
        assert isinstance(resolved, Resolved)
        assert resolved.metric.kind() == metric
    assert only([4], 3, metric=recipe("R2Score")).fix == "Choose Accuracy."


def test_only_losses_of_distance_let_targets_be_scaled() -> None:
    for kind, scaled in (("MSELoss", True), ("BCEWithLogitsLoss", False)):
        resolved = resolve(Training.model_validate({"loss": recipe(kind)}))
        assert isinstance(resolved, Resolved)
        assert plan_of(Training(), resolved.loss).scale_targets is scaled


def test_a_bad_recipe_leaves_the_network_sound() -> None:
    checked: Checked = check(document([64], 7, dataset=recipe("Digits")))
    assert checked.problems and checked.sound


def test_a_recipe_of_an_older_program_is_read_as_before() -> None:
    old = {"dataset": {"kind": "Digits", "params": {}}, "optimizer": {"kind": "Adam"}, "epochs": 3}
    training = Training.model_validate(old)
    assert (training.metric, training.stratify, training.epochs) == (None, True, 3)


@pytest.mark.parametrize(
    ("between", "found"),
    [
        ([], "wide"),
        (["ReLU", "Dropout", "LayerNorm", "SinusoidalPositionalEncoding", "MeanOverTime"], "wide"),
        (["SelectLast", "BatchNorm1d", "Softmax", "Identity"], "wide"),
        (["SelectLast", "GLU"], None),
        (["SelectLast", "Maxout"], None),
        (["GRU", "SelectLast"], None),
        (["Flatten"], None),
    ],
    ids=str,
)
def test_the_linear_that_decides_the_width_is_found_behind_what_keeps_it(
    between: list[str], found: str | None
) -> None:
    chain = ["Input", "Linear", *between, "Output"]
    names = ["rows", "wide", *(f"b{number}" for number in range(len(between))), "result"]
    nodes = {
        name: {"kind": kind, "params": {"shape": [8, 8]} if kind == "Input" else {}}
        for name, kind in zip(names, chain, strict=True)
    }
    edges = [{"source": a, "target": b} for a, b in pairwise(names)]
    assert last_linear(Document.model_validate({"nodes": nodes, "edges": edges}), "result") == found
