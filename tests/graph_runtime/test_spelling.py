"""Names and values at the doors of the source: what is harmless passes, all else is refused."""

from __future__ import annotations

import ast
import enum
import keyword
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from graph_runtime.spelling import (
    MAX_NAME,
    MODULE_ATTRIBUTES,
    identifier,
    literal,
    name_fault,
    target,
)

HOSTILE = {
    "A01 a closed string and a call": 'x"); open(MARK,"w"); ("',
    "A02 three quotes and a line": 'x"""\nimport os\n"""',
    "A03 a backslash at the end": "x\\",
    "A04 a carriage return": "x\ropen(MARK)",
    "A05 an f-string": "{__import__('os')}",
    "A06 a format": "%(x)s",
    "A06 an attribute in a format": "{0.__class__}",
    "A07 a keyword": "lambda",
    "A07 a soft keyword": "match",
    "A07 a builtin": "eval",
    "A07 a dunder name": "__class__",
    "A07 a private name": "_modules",
    "A08 letters that normalise to a builtin": "𝐞𝐯𝐚𝐥",
    "A08 a ligature": "ﬁlter",
    "A09 a reversed direction": "x\u202ey",
    "A09 a space of no width": "x\u200by",
    "A10 a zero byte": "x\0",
    "A10 a line separator": "x\u2028y",
    "A10 a form feed": "x\fy",
    "A10 a newline at the end": "x\n",
    "A11 a very long name": "x" * (10 << 20),
    "nothing": "",
    "a capital": "Conv",
    "a digit in front": "1conv",
    "a method of modules": "forward",
    "a module in use": "torch",
    "the module itself": "self",
    "an import": "import",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_name_is_refused(what: str) -> None:
    fault = name_fault(HOSTILE[what])
    assert fault is not None
    assert len(fault) < 80
    with pytest.raises(ValueError, match="the name") as refusal:
        identifier(HOSTILE[what])
    assert len(str(refusal.value)) < 200
    assert str(refusal.value).isascii()


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_text_is_one_harmless_constant(what: str) -> None:
    text = HOSTILE[what][:10_000]
    written = literal(text)
    assert written.isascii()
    assert written.isprintable()
    assert len(written.splitlines()) == 1
    assert ast.literal_eval(written) == text
    (statement,) = ast.parse(f"x = f({written})  # {written}").body
    assert sum(isinstance(node, ast.Call) for node in ast.walk(statement)) == 1


class Disguised(str):
    def __repr__(self) -> str:
        return "open(MARK)"


class Level(enum.IntEnum):
    HIGH = 3


@pytest.mark.parametrize(
    "value",
    [
        Disguised("x"), Level.HIGH, np.float64(1.0), np.int64(1), np.bool_(True), b"x", 1j,
        float("inf"), float("-inf"), float("nan"), {1}, {"a": 1}, object(), str, len, ...,
        (1, Disguised("x")), [float("nan")], range(3),
    ],
)  # fmt: skip
def test_values_of_other_types_are_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        literal(value)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple),
    max_leaves=20,
)  # fmt: skip


@given(VALUES)
def test_a_literal_reads_back_as_the_very_same_value(value: Any) -> None:
    again = ast.literal_eval(literal(value))
    assert again == value
    assert type(again) is type(value)
    assert literal(value).isascii()


@given(st.from_regex(r"[a-z][a-z0-9_]{0,45}", fullmatch=True) | st.text(max_size=50))
def test_an_accepted_name_is_a_plain_attribute_of_a_module(name: str) -> None:
    if name_fault(name) is not None:
        return
    assert name.isascii()
    assert len(name) <= MAX_NAME
    assert not keyword.iskeyword(name)
    module = nn.Module()
    assert not hasattr(module, name)
    setattr(module, name, nn.Identity())
    assert [n for n, _ in module.named_children()] == [name]


def test_no_name_of_a_torch_module_can_be_taken() -> None:
    theirs = {name for name in dir(nn.Module()) if not name.startswith("_") and name.islower()}
    assert theirs <= MODULE_ATTRIBUTES
    for name in theirs:
        assert name_fault(name) is not None


@pytest.mark.parametrize("name", ["nn.Linear", "F.relu", "torch.cat", "nn.utils.clip_grad_norm_"])
def test_names_of_torch_are_targets(name: str) -> None:
    assert target(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "os.system", "nn", "nn.", "nn..Linear", "nn.__class__", "nn._C", "torch._C.x", "eval",
        "nn.Linear()", "nn.Linear\n", "F.relu;x", "nn.Lin ear", "nn.Ｌinear", "builtins.eval", "",
    ],
)  # fmt: skip
def test_other_names_are_no_targets(name: str) -> None:
    with pytest.raises(ValueError, match="not a name of PyTorch"):
        target(name)
