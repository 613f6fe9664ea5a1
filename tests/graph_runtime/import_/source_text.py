"""Python source of a network, as the program writes it and as it begins in anyone's file."""

from __future__ import annotations

from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.source.generate import generate

HEAD = "import torch\nfrom torch import nn\nimport torch.nn.functional as F\n\n"


def written(document: Document) -> str:
    checked = check(document)
    assert checked.sound, checked.problems
    return generate(checked).text
