"""The bundled sample data: a table, pictures in folders and a text, to try importers with."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from graph_runtime.keeping.files import FileError, write_atomic

TABLE = "fruit.csv"
ROLES = {"target": "fruit", "category": "texture"}
"""What the columns of the table are, as parameters of a CSV file."""


def write_samples(folder: Path) -> list[str]:
    """Write all of them into this folder; gives their names. Raises FileError."""
    written = []
    for name, file in sorted(_samples(files("resources") / "samples", "")):
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileError(path.parent, error) from error
        write_atomic(path, file.read_bytes())
        written.append(name)
    return written


def _samples(folder: Traversable, above: str) -> Iterator[tuple[str, Traversable]]:
    """Every file with its path in the folder."""
    for part in folder.iterdir():
        if part.is_dir():
            yield from _samples(part, f"{above}{part.name}/")
        else:
            yield f"{above}{part.name}", part
