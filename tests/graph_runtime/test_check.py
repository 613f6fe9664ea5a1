"""What `check` says of good and bad drawings: shapes, costs, and problems at their root only."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from graph_runtime.check import MAX_PARAMETERS, Checked, check
from graph_runtime.document.model import Document, Node
from graph_runtime.edits import drawing_edits as edits
from graph_runtime.tensors import Spec
from tests.graph_runtime.drawings import chain, drawing, wire
from tests.graph_runtime.random_edits import random_edit

SOUND = chain(
    ("image", "Input", {"shape": [1, 8, 8]}),
    ("conv", "Conv2d", {"out_channels": 4}),
    ("flat", "Flatten", {}),
    ("logits", "Linear", {}),
    ("result", "Output", {}),
)


def said(document: Document) -> list[str]:
    return [str(problem) for problem in check(document).problems]


def changed(node: str, **params: Any) -> Document:
    return edits.set_params(SOUND, node, params)


def test_a_sound_drawing_has_shapes_costs_and_no_problems() -> None:
    checked = check(SOUND)
    assert checked.problems == ()
    assert checked.sound
    assert checked.order == ("image", "conv", "flat", "logits", "result")
    assert checked.nodes["conv"].outputs == {"y": Spec("N", 4, 6, 6)}
    assert checked.nodes["logits"].inputs == {"x": Spec("N", 144)}
    assert checked.cost.parameters == 4 * 9 + 4 + 144 * 10 + 10
    assert checked.cost.macs == 4 * 36 * 9 + 1440


@pytest.mark.parametrize(
    ("document", "problems"),
    [
        (
            changed("conv", kernel_size=9),
            ["conv: A 9×9 kernel does not fit an 8×8 image. "
             "Use a smaller kernel or padding='same'."],
        ),
        (
            changed("conv", out_channels=0),
            ["conv: out_channels = 0 does not fit. It must be a whole number from 1."],
        ),
        (
            changed("conv", kernel=3),
            ["conv: Conv2d has no parameter kernel. Did you mean kernel_size?"],
        ),
        (
            chain(("image", "Input", {}), ("c", "conv2d", {}), ("f", "Linear", {}),
                  ("result", "Output", {})),
            ["c: No block is called 'conv2d'. Did you mean Conv2d?"],
        ),
        (
            edits.disconnect(SOUND, [wire("image", "conv")]),
            ["conv: Nothing is connected to its input x. Draw a wire to it."],
        ),
        (
            edits.connect(SOUND, wire("image", "flat", "z")),
            ["flat: Flatten has no input port 'z'. Its ports are x."],
        ),
        (
            changed("image", dtype="int64"),
            ["conv: Its input x takes float32 but gets int64. "
             "Put an Embedding block in between."],
        ),
        (
            chain(("words", "Input", {"shape": [5]}), ("table", "Embedding", {}),
                  ("last", "SelectLast", {}), ("result", "Output", {})),
            ["table: Its input x takes int64 but gets float32. "
             "Set the dtype of the Input block to int64."],
        ),
        (
            chain(("image", "Input", {}), ("relu", "ReLU", {})),
            ["The drawing has no Output block. Add an Output block."],
        ),
        (
            Document(),
            ["The drawing has no Input block. Add an Input block.",
             "The drawing has no Output block. Add an Output block."],
        ),
        (
            chain(("image", "Input", {}), ("sum", "Add", {}), ("result", "Output", {})),
            ["sum: Add has no input port 'x'. Its ports are x0, x1 … x127."],
        ),
    ],
)  # fmt: skip
def test_a_problem_is_said_once_where_it_arose(document: Document, problems: list[str]) -> None:
    assert said(document) == problems
    assert not check(document).sound


def test_two_causes_are_two_problems() -> None:
    document = edits.set_params(changed("conv", kernel_size=9), "logits", {"bias": 3})
    assert [problem.node for problem in check(document).problems] == ["conv", "logits"]


def test_a_loop_is_named_with_its_blocks_in_the_order_of_the_wires() -> None:
    document = drawing(
        {"image": ("Input", {}), "sum": ("Add", {}), "relu": ("ReLU", {}), "mix": ("Linear", {}),
         "result": ("Output", {})},
        "image.y sum.x0", "sum.y relu.x", "relu.y mix.x", "mix.y sum.x1", "mix.y result.x",
    )  # fmt: skip
    (problem,) = check(document).problems
    assert problem.node in ("sum", "relu", "mix")
    loops = ("sum → relu → mix → sum", "relu → mix → sum → relu", "mix → sum → relu → mix")
    assert problem.message in [f"The wires form a loop: {loop}." for loop in loops]


def test_a_block_wired_to_itself_is_a_loop() -> None:
    document = edits.connect(SOUND, wire("flat", "flat"))
    assert "flat: The wires form a loop: flat → flat. " in said(document)[0]


def test_a_problem_of_the_document_belongs_to_the_parameter_it_is_about() -> None:
    (problem,) = check(changed("conv", kernel_size=9)).problems
    assert (problem.node, problem.param) == ("conv", "kernel_size")


@pytest.mark.parametrize("features", [2**31 - 1])
def test_a_network_too_large_to_exist_is_refused_with_its_size(features: int) -> None:
    document = chain(
        ("x0", "Input", {"shape": [features]}),
        ("big", "Linear", {"out_features": features, "bias": False}),
        ("result", "Output", {}),
    )
    (problem,) = check(document).problems
    assert features**2 >= MAX_PARAMETERS
    assert f"{features**2:,} parameters" in problem.message


@pytest.mark.parametrize(
    ("kind", "params", "sizes"),
    [
        ("LSTM", {"num_layers": 1000, "hidden_size": 2**31 - 1, "bidirectional": True}, [9, 9]),
        ("Conv2d", {"out_channels": 2**31 - 1, "kernel_size": 2**31 - 1, "padding": "same"},
         [2**31 - 1] * 3),
        ("AdaptiveAvgPool2d", {"output_size": 2**31 - 1}, [3, 3, 3]),
        ("Reshape", {"shape": [2**31 - 1] * 7}, [1]),
        ("TransformerEncoderLayer", {"nhead": 2**31 - 1}, [5, 2**31 - 2]),
        ("Embedding", {"num_embeddings": 2**31 - 1, "embedding_dim": 2**31 - 1}, [7]),
    ],
)  # fmt: skip
def test_the_largest_values_are_worked_out_or_refused_at_once(
    kind: str, params: dict[str, Any], sizes: list[int]
) -> None:
    dtype = "int64" if kind == "Embedding" else "float32"
    document = chain(
        ("given", "Input", {"shape": sizes, "dtype": dtype}),
        ("big", kind, params),
        ("result", "Output", {}),
    )
    checked = check(document)
    assert checked.problems or checked.cost.parameters < MAX_PARAMETERS
    assert all(len(problem.message) < 200 for problem in checked.problems)


@pytest.mark.parametrize("seed", range(40))
def test_checking_after_an_edit_gives_what_checking_from_scratch_does(seed: int) -> None:
    rng, document = Random(seed), SOUND
    checked = check(document)
    for _ in range(60):
        document = random_edit(document, rng)
        checked, fresh = check(document, checked), check(document)
        assert _facts(checked) == _facts(fresh)


@pytest.mark.parametrize("seed", range(10))
def test_unchanged_blocks_are_not_worked_out_again(seed: int) -> None:
    first = check(SOUND)
    document = edits.set_param(SOUND, "logits", "out_features", 3 + seed)
    second = check(document, first)
    assert second.nodes["conv"] is first.nodes["conv"]
    assert second.nodes["logits"] is not first.nodes["logits"]
    assert second.wiring is first.wiring


def test_blocks_behind_a_problem_have_no_shapes_and_no_problems() -> None:
    checked = check(changed("conv", kernel_size=9))
    for node in ("conv", "flat", "logits"):
        assert checked.nodes[node].outputs == {}
    assert checked.nodes["image"].outputs == {"y": Spec("N", 1, 8, 8)}
    assert set(checked.nodes) == set(SOUND.nodes)


def test_nothing_in_a_document_makes_the_check_raise() -> None:
    strange: list[Any] = [None, True, -1, 10**30, 1.5, "x", [], [[]], {"a": 1}, "\x00", [1, "a"]]
    for kind in ("Conv2d", "LSTM", "Reshape", "Permute", "Input", "Embedding", "Concatenate"):
        for name in ("shape", "dims", "dim", "kernel_size", "hidden_size", "zz", "__class__", ""):
            for value in strange:
                document = edits.add_node(SOUND, "odd", kind, (0.0, 0.0), {name: value})
                document = edits.connect(document, wire("image", "odd"))
                assert isinstance(check(document), Checked)


def test_names_of_kinds_and_ports_are_shown_without_control_characters() -> None:
    hostile = "\x1b[31m<b>\r\n\u202e" + "y" * 3_000
    document = Document(
        nodes={"a": Node(kind=hostile), "b": Node(kind="ReLU")},
        edges=(wire("a", "b", hostile, hostile),),
    )
    for problem in check(document).problems:
        assert problem.message.isprintable()
        assert len(problem.message) < 200


def _facts(checked: Checked) -> tuple[Any, ...]:
    nodes = {name: (f.block, f.inputs, f.outputs, f.cost) for name, f in checked.nodes.items()}
    problems = sorted(map(str, checked.problems))
    return nodes, problems, checked.cost, checked.order, checked.wiring
