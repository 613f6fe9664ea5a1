"""Expressions hold checked names and literals only."""

from __future__ import annotations

from typing import Any

import black
import pytest

from graph_runtime.expressions import Binary, Let, Me, Value, Var, call, let, local, own
from graph_runtime.source.one_line import flat
from graph_runtime.source.printing import statement

A, B = Var("a"), Var("b")


class Disguised(str):
    def __repr__(self) -> str:
        return "open(MARK)"


@pytest.mark.parametrize("value", [Disguised("x"), float("inf"), object(), {"a": 1}, len])
def test_arguments_are_values_or_literals(value: Any) -> None:
    for attempt in (
        lambda: call("nn.Linear", value),
        lambda: call("nn.Linear", size=value),
        lambda: call("nn.Linear", (1, [value])),
        lambda: own("Module", value),
        lambda: Me()(value),
        lambda: Var("x").method("mean", value),
    ):
        with pytest.raises(ValueError, match="cannot be written"):
            attempt()


@pytest.mark.parametrize("name", ["os.system", "open", "nn.__init__", ""])
def test_a_call_names_something_of_torch(name: str) -> None:
    with pytest.raises(ValueError, match="not a name of PyTorch"):
        call(name)


@pytest.mark.parametrize("name", ["module", "os.path", "Ｍodule", "", "1Module"])
def test_a_module_of_ours_has_a_class_name(name: str) -> None:
    with pytest.raises((ValueError, IndexError)):
        own(name)


@pytest.mark.parametrize("name", ["a b", "a=1, b", "ﬁ", ""])
def test_keyword_arguments_have_plain_names(name: str) -> None:
    with pytest.raises(ValueError, match="not a keyword argument"):
        call("nn.Linear", **{name: 1})


@pytest.mark.parametrize("name", ["self", "eval", "X", "a b", "class"])
def test_locals_have_names_that_mean_nothing_else(name: str) -> None:
    with pytest.raises(ValueError, match=r"has a meaning|is not made"):
        local(name)


def test_operators_and_brackets_build_expressions() -> None:
    x, y = Var("x"), Var("y")
    assert x + y == Binary("+", x, y)
    assert (x * y)[1, None].index == (1, None)
    assert x[-1].index == (-1,)
    assert (x - y, x / 2.0, 1 - x) == (
        Binary("-", x, y), Binary("/", x, 2.0), Binary("-", 1, x)
    )  # fmt: skip
    assert let(("y", ("h", "c")), Me()(x)) == Let(("y", ("h", "c")), Me()(x))


@pytest.mark.parametrize("other", ["1", None, True, float("nan"), (1, 2)])
def test_an_operand_is_a_value_or_a_number(other: Any) -> None:
    for attempt in (lambda: Var("x") - other, lambda: other / Var("x"), lambda: Var("x") @ other):
        with pytest.raises((ValueError, TypeError)):
            attempt()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (A - (B - A), "a - (b - a)"),
        (A - B + A, "a - b + a"),
        (A * B + A / B, "a * b + a / b"),
        ((A + B) * A, "(a + b) * a"),
        (A / (B * A), "a / (b * a)"),
        (A @ B @ A, "a @ b @ a"),
        (-(A + B), "-(a + b)"),
        (-A * B - -A, "(-a) * b - (-a)"),
        (2.0 * A - 1.5, "2.0 * a - 1.5"),
        ((A - B).method("abs"), "(a - b).abs()"),
        ((-A)[0], "(-a)[0]"),
        (A.device, "a.device"),
    ],
)
def test_operators_are_printed_with_the_brackets_they_need(value: Value, text: str) -> None:
    assert flat(value, str) == text


def test_a_long_sum_has_an_operand_a_line_as_black_has_it() -> None:
    long = call("torch.sum", Var("some_long_name_of_a_value"), dim=(1, 2, 3), keepdim=True)
    value = Var("first_value") * long - long.method("abs") + (A - long)
    text = "\n".join(statement("x = ", value, str, 0)) + "\n"
    assert black.format_str(text, mode=black.Mode()) == text
