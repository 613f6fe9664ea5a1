"""What a text says of itself: ports, parameters, faults with their line; nothing of it runs."""

from __future__ import annotations

import pytest

from graph_runtime.custom.python_code import lines_of, read_code
from graph_runtime.custom.python_module import TEMPLATE, module_kind
from graph_runtime.params import Code, Flag, Integer, Numbers, Real, Text
from tests.graph_runtime.custom.texts import HEAD, MIXER, forward, lines


def test_the_inputs_are_the_arguments_of_forward() -> None:
    head = "def forward(self, query, key, mask=None):"
    code = read_code(lines(forward("return query", head=head)))
    assert code.ends.required == ("query", "key")
    assert code.ends.optional == ("mask",)
    assert code.ends.outputs == ("y",)


@pytest.mark.parametrize(
    ("head", "last", "outputs"),
    [
        ("def forward(self, x) -> torch.Tensor:", "return x", ("y",)),
        ("def forward(self, x):", "return mean, spread", ("mean", "spread")),
        ("def forward(self, x):", "return x + 1, x", ("y0", "y1")),
        ("def forward(self, x) -> tuple[torch.Tensor, torch.Tensor]:", "return f(x)", ("y0", "y1")),
        ("def forward(self, x) -> tuple[torch.Tensor, torch.Tensor]:", "return a, b", ("a", "b")),
    ],
)
def test_the_outputs_follow_from_annotation_and_return(
    head: str, last: str, outputs: tuple[str, ...]
) -> None:
    assert read_code(lines(forward(last, head=head))).ends.outputs == outputs


def test_a_return_of_a_function_inside_counts_for_nothing() -> None:
    code = read_code(lines(forward("def inner():", "    return 1, 2, 3", "return x")))
    assert code.ends.outputs == ("y",)


def test_simple_arguments_of_the_constructor_become_parameters() -> None:
    given = (
        "self, in_features: int, width: int, rate: float = 0.5, bias: bool = True, "
        "mode: str = 'a', sizes: tuple[int, ...] = (2, 3), *, act=nn.ReLU()"
    )
    text = (
        f"{HEAD}class Mine(nn.Module):\n    def __init__({given}):\n        pass\n\n"
        "    def forward(self, x):\n        return x\n"
    )
    kind = module_kind({"code": list(lines(text))})
    kinds = {param.name: type(param) for param in kind.params()}
    assert kinds == {
        "code": Code, "width": Integer, "rate": Real, "bias": Flag, "mode": Text, "sizes": Numbers,
    }  # fmt: skip
    defaults = {param.name: param.default for param in kind.params() if param.name != "code"}
    assert defaults == {
        "width": None, "rate": 0.5, "bias": True, "mode": "a", "sizes": [2, 3],
    }  # fmt: skip
    assert [param.name for param in kind.params() if param.required] == ["width"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (forward("return x +"), 7, "invalid syntax"),
        (HEAD + "class Mine(nn.Module)\n    pass\n", 5, "expected ':'"),
        ("x = 1\n", 1, "no class with a forward"),
        (HEAD + "class Mine:\n    def forward(self, x):\n        return x\n", 5, "no nn.Module"),
        (forward("return x", head="def forward(self, *x):"), 6, "more than plain arguments"),
        (forward("return x", head="def forward(self, x, scale=2.0):"), 6, "has a default"),
        (forward("return x", head="def forward(self) -> int:"), 6, "takes 0 inputs"),
        (forward("return x", head="def forward(self, x) -> tuple:"), 6, "how many results"),
        (forward("return x") + "\nprint('hello')\n", 9, "only imports, classes"),
        (forward("return x") + "\nimport os\n", 9, "behind other lines"),
        ("from __future__ import annotations\n" + forward("return x"), 1, "cannot stand"),
        ("from os import *\n" + forward("return x"), 1, "cannot stand"),
        ("from . import thing\n" + forward("return x"), 1, "cannot stand"),
        ("import numpy as torch\n" + forward("return x"), 1, "means something else"),
        ("import os; import sys\n" + forward("return x"), 1, "two statements"),
        (forward("return 'ä'"), 7, "not plain ASCII"),
        (forward("return x  # \u202e"), 7, "not plain ASCII"),
        (forward("\treturn x"), 7, "holds a tab"),
        (forward("return x  #" + " " * 500 + "evil()"), 7, "characters, more than"),
        (forward("return x", *[""] * 60, "evil()"), 48, "empty lines"),
        (forward("return x").replace("Mine", "Model"), 5, "model.py uses itself"),
        (forward("return x").replace("Mine", "Maxout"), 5, "model.py uses itself"),
        (forward("return x").replace("Mine", "mine"), 5, "small letter"),
        (forward("return " + "-" * 390 + "1", *(["return " + "(" * 380] * 3)), 7, ""),
    ],
)
def test_a_text_that_cannot_be_used_is_told_with_its_line(text: str, line: int, words: str) -> None:
    fault = read_code(lines(text)).fault
    assert fault is not None
    assert words in fault.message
    assert fault.fix.endswith(".")
    if words:
        assert fault.line == line


SPOOFS = [
    *"\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200c\u200d\u200e\u200f\u2060\ufeff",
    *"\u00a0\u2003\u2028\u2029\u0085\u00ad\u3164\u115f\x00\x07\x08\x0b\x0c\x1b\x7f\r",
    *"\u0430\uff11\u01c3\u2215\u0301\U0001d41e\ufb01",
]


@pytest.mark.parametrize("letter", SPOOFS, ids=[f"{ord(letter):04x}" for letter in SPOOFS])
def test_letters_that_look_like_others_or_like_nothing_are_refused(letter: str) -> None:
    """Hidden, turned round, doubled or sent to a terminal: none gets onto the sheet of trust."""
    for text in (f"return x  # {letter}", f"return '{letter}'", f"x{letter} = 1"):
        fault = read_code(tuple(forward(text).split("\n"))).fault
        assert fault is not None
        assert "not plain ASCII" in fault.message
        assert fault.message.isascii() and fault.message.isprintable()


def test_very_long_and_very_deep_texts_are_refused_and_crash_nothing() -> None:
    deep = forward("return (", *["-" * 390] * 600, "1)")
    assert read_code(lines(deep)).fault is not None
    assert "longer than" in str(read_code(lines(forward(*["x = 1"] * 30_000))).fault)


def test_helpers_and_constants_may_stand_beside_the_class() -> None:
    code = read_code(lines(MIXER))
    assert code.fault is None
    assert code.class_name == "Mixer"
    assert code.names == ("STEEP", "squash", "Mixer")
    assert code.lines[code.first_line - 1] == "STEEP = 2.0"
    assert MIXER.endswith(code.body + "\n")


def test_lines_keep_the_text_whatever_ends_them() -> None:
    assert lines_of("a\r\nb\n\n") == ("a", "b")
    assert read_code(TEMPLATE).fault is None


def test_the_same_text_in_another_spelling_has_another_digest() -> None:
    first = read_code(lines(MIXER))
    for other in (MIXER + " \nX = 1", MIXER.replace("2.0", "2.00"), MIXER.replace("  #", "   #")):
        assert read_code(lines(other)).digest != first.digest
