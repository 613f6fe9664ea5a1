"""`generate`: the PyTorch module of a checked document, as readable source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from graph_runtime.check import Checked


@dataclass(frozen=True, slots=True)
class Source:
    """The text of `model.py`, which defines `class Model(nn.Module)`.

    `lines` gives the node id that a line (counted from 1) was written for.
    """

    text: str
    lines: Mapping[int, str]

    @property
    def digest(self) -> str:
        """sha256 of the text, as checkpoints keep it."""
        return sha256(self.text.encode("ascii")).hexdigest()


def generate(checked: Checked) -> Source:
    """Source for a sound document; raises ValueError where `checked.sound` is false."""
    if not checked.sound:
        raise ValueError("the document has problems")
    return Source("", {})
