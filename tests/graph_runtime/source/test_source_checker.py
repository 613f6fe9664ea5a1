"""The checker refuses whatever a generator with a hole could let through."""

from __future__ import annotations

import pytest

from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.source.generate import generate
from graph_runtime.source.source_checker import SourceError, check_source
from tests.graph_runtime.drawings import chain

DOCUMENT = chain(
    ("image", "Input", {"shape": [1, 8, 8]}),
    ("conv", "Conv2d", {"out_channels": 4, "kernel_size": 3, "padding": 1}),
    ("relu", "LeakyReLU", {"negative_slope": 0.2}),
    ("flat", "Flatten", {}),
    ("logits", "Linear", {"out_features": 10}),
    ("result", "Output", {}),
)
TEXT = generate(check(DOCUMENT)).text


def test_what_the_generator_wrote_is_accepted() -> None:
    check_source(TEXT, DOCUMENT)


@pytest.mark.parametrize("eps", [1, 1.0])
def test_a_parameter_of_one_is_accepted_beside_a_count_of_one(eps: float) -> None:
    """In a set without types 1.0, 1 and True would be one constant."""
    document = chain(
        ("table", "Input", {"shape": [1]}),
        ("norm", "LayerNorm", {"axes": 1, "eps": eps}),
        ("result", "Output", {}),
    )
    source = generate(check(document))
    assert "eps=1.0" in source.text
    check_source(source.text, document)
    with pytest.raises(SourceError):
        check_source(source.text.replace("eps=1.0", "eps=2.0"), document)


PLANTED = {
    "an import": ("import torch\n", "import torch\nimport os\n"),
    "a renamed import": ("import torch\n", "import torch\nimport os as nn\n"),
    "a statement after the class": ("        return x\n", "        return x\n\n\nprint(1)\n"),
    "a statement before the class": ("class Model", "print(1)\n\n\nclass Model"),
    "a call of a builtin": ("return x\n", "return eval('1')\n"),
    "a call in an argument": ("nn.Linear(256, 10)", "nn.Linear(256, len('0123456789'))"),
    "a constructor of another block": ("nn.Linear(256", "nn.Bilinear(256"),
    "a loading function": ("self.flat(x)", "torch.load('x')"),
    "a hub": ("self.flat(x)", "torch.hub.load('x', 'y')"),
    "another size": ("nn.Linear(256, 10)", "nn.Linear(256, 11)"),
    "another slope": ("0.2", "0.3"),
    "a dictionary": ("nn.Linear(256, 10)", "nn.Linear(256, {})"),
    "an unpacked dictionary": ("nn.Linear(256, 10)", "nn.Linear(256, 10, **{'bias': True})"),
    "a set": ("nn.Linear(256, 10)", "nn.Linear(256, {10})"),
    "a sum": ("nn.Linear(256, 10)", "nn.Linear(256, 8 + 2)"),
    "a negated text": ("nn.Linear(256, 10)", "nn.Linear(256, -'10')"),
    "a complex number": ("nn.Linear(256, 10)", "nn.Linear(256, 10j)"),
    "bytes": ("nn.Linear(256, 10)", "nn.Linear(256, b'10')"),
    "an ellipsis": ("nn.Linear(256, 10)", "nn.Linear(256, ...)"),
    "an unpacked list": ("nn.Linear(256, 10)", "nn.Linear(*[256, 10])"),
    "an unpacked value": ("self.flat(x)", "self.flat(*x)"),
    "a power": ("return x\n", "return x ** 2\n"),
    "a comparison": ("return x\n", "return x > 2\n"),
    "another attribute": ("return x\n", "return x.data\n"),
    "a device that is called": ("return x\n", "return x.device('cpu')\n"),
    "a sign before a hidden attribute": ("return x\n", "return -x._base\n"),
    "a sum of many": ("return x\n", "return " + "x + " * 700 + "x\n"),
    "a text": ("nn.LeakyReLU(negative_slope=0.2)", "nn.LeakyReLU('x')"),
    "a dunder": ("self.conv(image)", "self.conv.__class__(image)"),
    "a hidden attribute": ("self.conv(image)", "self.conv._modules"),
    "a decorator": ("    def forward", "    @torch.compile\n    def forward"),
    "a default value": ("image: torch.Tensor)", "image: torch.Tensor = print(1))"),
    "an annotation": ("-> torch.Tensor:", "-> print(1):"),
    "a metaclass": ("class Model(nn.Module):", "class Model(nn.Module, metaclass=print):"),
    "another base": ("class Model(nn.Module):", "class Model(nn.Module, torch.Tensor):"),
    "a class attribute": ("class Model(nn.Module):\n", "class Model(nn.Module):\n    a = 1\n"),
    "a third method": ("        return x\n", "        return x\n\n    def eval(self): return 1\n"),
    "a lambda": ("return x\n", "return (lambda: x)()\n"),
    "a comprehension": ("return x\n", "return [x for x in x]\n"),
    "a walrus": ("return x\n", "return (x := image)\n"),
    "an f-string": ("return x\n", "return f'{x}'\n"),
    "a global name": ("return x\n", "return torch\n"),
    "a for loop": ("        return x\n", "        for x in x: pass\n        return x\n"),
    "an assert": ("        return x\n", "        assert x\n        return x\n"),
    "a bare call": ("        return x\n", "        self.train(False)\n        return x\n"),
    "a write to a module": ("        return x\n", "        self.conv = x\n        return x\n"),
    "an unknown module": ("self.conv = ", "self.conv2 = "),
    "a method of a tensor": ("return x\n", "return x.backward()\n"),
    "a carriage return": (
        "        return x\n",
        "        # a\r        print(1)\n        return x\n",
    ),
    "letters outside ASCII": ("return x\n", "return 𝐱\n"),
    "no class at all": (TEXT, "import torch\n"),
    "no Python": (TEXT, "class"),
    "very deep brackets": ("return x\n", "return " + "(" * 5000 + "x" + ")" * 5000 + "\n"),
}


@pytest.mark.parametrize("what", PLANTED)
def test_it_refuses(what: str) -> None:
    clean, planted = PLANTED[what]
    text = TEXT.replace(clean, planted, 1)
    assert text != TEXT
    with pytest.raises(SourceError):
        check_source(text, DOCUMENT)


def test_it_refuses_the_source_of_another_document() -> None:
    other = chain(
        ("image", "Input", {"shape": [1, 8, 8]}),
        ("flat", "Flatten", {}),
        ("result", "Output", {}),
    )
    with pytest.raises(SourceError):
        check_source(TEXT, other)


def test_it_refuses_a_document_with_problems() -> None:
    with pytest.raises(SourceError):
        check_source(TEXT, Document())
