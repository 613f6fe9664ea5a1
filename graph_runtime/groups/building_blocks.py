"""The ready-made groups that come with the program: one document each in `resources/blocks`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from graph_runtime.document.model import Definition, Document
from graph_runtime.document.reading import parse_document
from graph_runtime.groups.kinds import Composite, kind_standing_for


@dataclass(frozen=True, slots=True)
class BuildingBlock:
    """A group's name, its definition with all that it nests, and its kind, to list and search."""

    name: str
    definitions: Mapping[str, Definition] = field(repr=False)
    kind: type[Composite]


@cache
def building_blocks() -> Mapping[str, BuildingBlock]:
    """All of them by name; read once."""
    folder = files("resources") / "blocks"
    found = sorted(file.name for file in folder.iterdir() if file.name.endswith(".json"))
    documents = {name: parse_document((folder / name).read_bytes()) for name in found}
    return {
        name.removesuffix(".json"): _block(name.removesuffix(".json"), document)
        for name, document in documents.items()
    }


def _block(name: str, document: Document) -> BuildingBlock:
    words = (document.model_extra or {}).get("synonyms", ())
    # With synonyms it is a kind of its own: a document's group of this name is another one as soon
    # as it is edited.
    kind = kind_standing_for(name, document.definitions[name], tuple(words))
    return BuildingBlock(name, document.definitions, kind)
