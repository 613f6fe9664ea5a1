"""What all data sets made from a running text share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import Field

from graph_runtime.dataset import DataFacts, Dataset
from graph_runtime.params import FileMark


class OwnText(Dataset):
    """Base of data made from a text file of the person, or from English that Python brings."""

    origin: ClassVar[str] = (
        "Your own file, or the pages on Python's language that the Python standard library holds "
        "(pydoc_data.topics, Python Software Foundation License); another Python has another text."
    )

    path: Annotated[str, FileMark((".txt", ".md", ".csv"))] = Field(
        "", description="The file, UTF-8; empty for the bundled English text."
    )

    def facts(self) -> DataFacts | None:
        return None

    def place(self, folder: Path) -> str:
        """Where the file lies; empty for the bundled text."""
        return str(folder / self.path) if self.path else ""


class WordText(OwnText):
    """Base of data about words that stand near each other."""

    max_size: int = Field(
        2000, ge=5, le=50_000, description="Tokens of the vocabulary, four special ones included."
    )
    min_count: int = Field(5, ge=1, le=1_000_000, description="Rarer words are unknown: <UNK>.")
    window: int = Field(2, ge=1, le=20, description="Words to either side that count as near.")
    threshold: float = Field(
        0.001,
        ge=0,
        le=1,
        description="Share of the text above which a word is left out at times; 0 keeps all.",
    )
    samples: int = Field(200_000, ge=10, le=2_000_000, description="Most samples that are taken.")
    seed: int = Field(0, ge=0, le=2**31 - 1, description="Fixes what is drawn by chance.")
