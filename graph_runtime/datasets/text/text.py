"""Text."""

from pathlib import Path
from typing import Literal

from pydantic import Field

from graph_runtime.dataset import DataFacts, Loaded, Loading
from graph_runtime.datasets.text._own_text import OwnText
from graph_runtime.tensors import BATCH, Spec
from graph_runtime.text.reading import read_text
from graph_runtime.text.splitting import printable
from graph_runtime.text.tokens import TOKENIZED, tokenized
from graph_runtime.text.vocabulary import special_tokens

BUNDLED = 300_000
"""Characters that the bundled text has for certain, whatever the Python."""


class Text(OwnText):
    """Cuts a text into windows and asks at every step which token comes next."""

    title = "Text, token by token"
    synonyms = (
        "language model", "english", "text file", "corpus", "characters", "words", "byte pair",
        "bpe", "tokenizer", "next token",
    )  # fmt: skip
    reference = "https://karpathy.github.io/2015/05/21/rnn-effectiveness/"

    tokens: Literal["characters", "words", "byte pairs"] = Field(
        "characters", description="What a token is."
    )
    length: int = Field(64, ge=1, le=2048, description="Tokens of a window.")
    samples: int = Field(4000, ge=2, le=200_000, description="Most windows; they never overlap.")
    max_size: int = Field(
        2000, ge=5, le=50_000, description="Tokens of the vocabulary, four special ones included."
    )
    min_count: int = Field(1, ge=1, le=1_000_000, description="Rarer tokens are unknown: <UNK>.")

    def facts(self) -> DataFacts | None:
        sure = self.samples * self.length < BUNDLED
        if self.path or self.tokens != "characters" or not sure:
            return None
        inputs = (Spec(BATCH, self.length, dtype="int64"),)
        names = (*special_tokens(), *printable())
        sizes = (self.length,)
        return DataFacts(inputs, "class", names, samples=self.samples, sizes=sizes, no_target=0)

    def no_target(self) -> int:
        return 0

    def loading(self, folder: Path) -> Loading:
        given = {**self.model_dump(), "path": self.place(folder)}
        return Loading(load_text, given, (read_text, *TOKENIZED))


def load_text(
    path: str, tokens: str, length: int, samples: int, max_size: int, min_count: int
) -> Loaded:
    """Windows of ids (windows, length), and the same one step ahead, int64."""
    import numpy as np

    ids, names = tokenized(read_text(path), tokens, max_size, min_count, not path)
    count = min(samples, (len(ids) - 1) // length)
    if count < 2:
        raise ValueError(
            f"The text has {len(ids):,} tokens; two windows of {length} need {2 * length + 1:,}."
        )
    starts = np.arange(count) * (len(ids) - 1 - length) // (count - 1)
    windows = ids[starts[:, None] + np.arange(length + 1)]
    return (windows[:, :-1].copy(),), windows[:, 1:].copy(), names
