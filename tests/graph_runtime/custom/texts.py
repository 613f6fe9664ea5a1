"""Code as a person may write it, and drawings with it."""

from __future__ import annotations

from typing import Any

from graph_runtime.custom.python_code import Lines, lines_of
from graph_runtime.document.model import Document, Training
from tests.graph_runtime.drawings import chain

HEAD = "import torch\nfrom torch import nn\n\n\n"

MIXER = (
    HEAD
    + '''\
STEEP = 2.0


def squash(x):
    return torch.tanh(STEEP * x)


class Mixer(nn.Module):
    """Mixes and squashes."""

    def __init__(self, in_features: int, width: int, bias: bool = True):
        super().__init__()
        self.into = nn.Linear(in_features, width, bias=bias)

    def forward(self, x):
        return squash(self.into(x))  # between -1 and 1
'''
)


def forward(*lines: str, head: str = "def forward(self, x):") -> str:
    """A class with nothing but a forward method of these lines."""
    body = "".join(f"        {line}\n" for line in lines)
    return f"{HEAD}class Mine(nn.Module):\n    {head}\n{body}"


def lines(text: str) -> Lines:
    return lines_of(text)


def own(text: str, **params: Any) -> Document:
    """8×8 pictures, flattened, through this code, into ten numbers."""
    return chain(
        ("image", "Input", {"shape": [1, 8, 8]}),
        ("flat", "Flatten", {}),
        ("mine", "PythonModule", {"code": list(lines_of(text)), **params}),
        ("logits", "Linear", {}),
        ("result", "Output", {}),
    ).replaced(training=Training(epochs=1))
