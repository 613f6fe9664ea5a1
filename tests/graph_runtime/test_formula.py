"""Formulas: arithmetic that people type, worked out without ever running anything."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_runtime.formula import FormulaError, parse_formula

SCOPE = {"i": 3, "width": 64, "ratio": 0.5, "wide": True}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("64 * 2**i", 512),
        ("width // 3 % 5", 1),
        ("-width + i", -61),
        ("max(i, 8) - min(width, 2)", 6),
        ("round(width * ratio)", 32),
        ("ceil(width / 3)", 22),
        ("1 if i == 0 else 2", 2),
        ("wide", True),
        ("(i, i + 1)", [3, 4]),
        ("2**-1", 0.5),
    ],
)
def test_arithmetic_comes_to_its_value(text: str, value: object) -> None:
    found = parse_formula(text).value(SCOPE)
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')", "width.real", "[i for i in width]", "lambda: 1", "i := 2", "f'{i}'",
        "width[0]", "'a' * 9", "print(i)", "i and width", "", "1 +", "((((", "x" * 500, "ä", "i\n2",
        "max(*width)", "round(i, ndigits=1)", "...", "None", "b'a'",
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(FormulaError, match=r"\w"):
        parse_formula(text)


@pytest.mark.parametrize(
    "text", ["9**9**9", "2**65", "width // 0", "unknown + 1", "10**30 * 10**30", "(-1)**0.5"]
)
def test_a_formula_without_a_value_says_why(text: str) -> None:
    with pytest.raises(FormulaError):
        parse_formula(text).value(SCOPE)


_NUMBERS = st.integers(0, 99).map(str) | st.sampled_from(["i", "width"])
_SUMS = st.recursive(
    _NUMBERS,
    lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from("+-*"), inner),
    max_leaves=8,
)


@given(_SUMS)
def test_random_arithmetic_agrees_with_python(text: str) -> None:
    truth = eval(text, {"__builtins__": {}}, dict(SCOPE))
    formula = parse_formula(text)
    assert formula.value(SCOPE) == truth
    assert parse_formula(formula.text) == formula
    assert formula.names <= SCOPE.keys()
    assert math.isfinite(truth)
