"""Specs: shapes with a symbolic batch, dtypes and names of axes."""

from __future__ import annotations

import pytest

from graph_runtime.tensors import Spec, default_axes


def test_a_spec_is_a_value() -> None:
    image = Spec("N", 3, 8, 6)
    assert image == Spec("N", 3, 8, 6)
    assert hash(image) == hash(Spec("N", 3, 8, 6))
    assert image != Spec("N", 3, 8, 6, dtype="int64")
    assert image != image.with_axes("N", "H", "W", "C")
    assert image != ("N", 3, 8, 6)
    with pytest.raises(AttributeError):
        image.shape = ("N",)


def test_sizes_leave_the_batch_out() -> None:
    image = Spec("N", 3, 8, 6)
    assert (image.sizes, image.numbers, image.last, image.channels) == ((3, 8, 6), 144, 6, 3)
    assert image.text == "(N, 3, 8, 6)"
    assert Spec("N").text == "(N,)"
    assert Spec("N").numbers == 1
    with pytest.raises(ValueError, match="is the batch"):
        image.size(0)


def test_axes_are_named_after_the_rank_and_the_dtype() -> None:
    assert Spec("N", 3, 8, 6).axes == ("N", "C", "H", "W")
    assert Spec("N", 5, 4).axes == ("N", "T", "F")
    assert Spec("N", 5).axes == ("N", "F")
    assert Spec("N", 5, dtype="int64").axes == ("N", "T")
    assert default_axes(7) == ("N", "", "", "", "", "", "")
    with pytest.raises(ValueError, match="2 axis names for 3 axes"):
        Spec("N", 1, 2, axes=("N", "F"))


def test_names_stay_while_the_rank_does() -> None:
    moved = Spec("N", 3, 8, 6).with_axes("N", "H", "W", "C")
    assert moved.with_shape("N", 1, 2, 3).axes == ("N", "H", "W", "C")
    assert moved.with_shape("N", 6).axes == ("N", "F")
    assert moved.with_last(5).shape == ("N", 3, 8, 5)
    assert Spec("N", 5, dtype="int64").with_last(2).axes == ("N", "F")


def test_json_holds_shape_dtype_and_axes() -> None:
    expected = {"shape": ["N", 5], "dtype": "int64", "axes": ["N", "T"]}
    assert Spec("N", 5, dtype="int64").to_json() == expected
