"""Parameters as a form reads them, and as a strict declaration validates them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from graph_runtime.block import BLOCKS
from graph_runtime.describing import describe
from graph_runtime.families import Declaration
from graph_runtime.params import (
    Axes,
    Choice,
    Count,
    File,
    FileMark,
    Flag,
    Integer,
    Matrix,
    Numbers,
    Padding2d,
    Param,
    Places,
    Real,
    Shape,
    Size,
    Size2d,
    Table,
    Text,
    frozen,
    thawed,
)


class Everything(Declaration):
    """One field of each type."""

    flag: bool = Field(True, description="A flag.")
    count: Count = Field(3, json_schema_extra={"unit": "px"})
    number: float = Field(0.5, gt=0.0, le=1.0)
    word: Literal["none", "tanh"] = "none"
    size: Size2d | None = None
    padding: Padding2d = 0
    sizes: Shape = Field((1, 2), alias="shape")
    axes: Axes = (0, 1)
    text: str = ""
    path: Annotated[str, FileMark((".csv", ".npz"))] = ""
    share: Annotated[float, Field(ge=0.0, lt=1.0)] | None = None
    matrix: Matrix = ((1.0, 0.0),)
    table: Places | None = None


FOUND: dict[str, Param] = {param.name: param for param in describe(Everything)}


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("flag", Flag, "true or false"),
        ("count", Integer, "a whole number from 1"),
        ("number", Real, "a number above 0 to 1"),
        ("word", Choice, "one of none, tanh"),
        ("size", Size, "a whole number from 1 or 2 of them or empty"),
        ("padding", Size, "a whole number from 0 or 2 of them, or 'same', or 'valid'"),
        ("shape", Numbers, "a list of whole numbers from 1"),
        ("axes", Numbers, "a list of whole numbers from -8 to 8"),
        ("text", Text, "a text"),
        ("path", File, "the path of a file ending in .csv or .npz"),
        ("share", Real, "a number from 0 below 1 or empty"),
        ("matrix", Table, "rows of numbers from -1e+06 to 1e+06, with ; between the rows"),
        ("table", Table, "rows of whole numbers from 0 to 4095, with ; between the rows or empty"),
    ],
)
def test_each_type_says_what_it_expects(name: str, kind: type[Param], words: str) -> None:
    assert type(FOUND[name]) is kind
    assert FOUND[name].expectation() == words


def test_a_description_carries_default_help_and_unit() -> None:
    assert list(FOUND) == [
        "flag", "count", "number", "word", "size", "padding", "shape", "axes", "text", "path",
        "share", "matrix", "table",
    ]  # fmt: skip
    assert (FOUND["flag"].default, FOUND["flag"].help) == (True, "A flag.")
    assert (FOUND["count"].default, FOUND["count"].unit) == (3, "px")
    assert FOUND["shape"].default == [1, 2]
    assert FOUND["size"].optional
    assert not any(param.required for param in FOUND.values())


@pytest.mark.parametrize(
    ("kind", "params"),
    [
        ("Linear", {"out_features": 0}),
        ("Linear", {"out_features": -3}),
        ("Linear", {"out_features": 2.0}),
        ("Linear", {"out_features": "10"}),
        ("Linear", {"out_features": True}),
        ("Linear", {"out_features": None}),
        ("Linear", {"out_features": 2**31}),
        ("Linear", {"bias": 1}),
        ("Linear", {"bias": "yes"}),
        ("Dropout", {"p": 1.5}),
        ("Dropout", {"p": float("nan")}),
        ("Dropout", {"p": float("inf")}),
        ("Conv2d", {"kernel_size": [3]}),
        ("Conv2d", {"kernel_size": [3, 3, 3]}),
        ("Conv2d", {"kernel_size": [3, [3]]}),
        ("Conv2d", {"padding": "full"}),
        ("Conv2d", {"padding_mode": "mirror"}),
        ("Reshape", {"shape": [-2, 4]}),
        ("Permute", {"dims": "021"}),
        ("Input", {"shape": [1] * 8}),
    ],
)
def test_a_wrong_value_is_a_problem_of_its_parameter(kind: str, params: dict[str, Any]) -> None:
    made = BLOCKS.make(kind, params)
    assert isinstance(made, tuple)
    for problem in made:
        assert problem.param == next(iter(params))
        assert problem.message.endswith(" does not fit.")
        assert problem.fix.startswith("It must be ")


@pytest.mark.parametrize("size", [3, [3, 5]])
def test_sizes_are_one_number_or_one_for_each_axis(size: Any) -> None:
    made = BLOCKS.make("Conv2d", {"kernel_size": size})
    assert not isinstance(made, tuple)
    assert thawed(made.kernel_size) == size  # type: ignore[attr-defined]


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=20)


@given(JSON)
def test_freezing_and_thawing_give_the_same_value_again(value: Any) -> None:
    assert thawed(frozen(value)) == value
