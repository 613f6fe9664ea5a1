"""Draws `docs/examples` and `docs/blocks` into resources: `python docs/draw_examples.py`.

One module a family of networks, each with `examples()`: names and documents; one module a group
of its own name, each with `define(pen)`. A test finds out if the bundled files are stale.
"""

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from designer.canvas.card import cards_of  # noqa: E402
from designer.canvas.layout import arrange  # noqa: E402
from docs.examples.pen import Pen  # noqa: E402
from graph_runtime.document.model import Document, Point  # noqa: E402
from graph_runtime.document.text import document_text  # noqa: E402


def drawn() -> Iterator[tuple[str, str]]:
    """The name of every drawn example, and the text of its file."""
    for _, module in _modules("examples"):
        for name, document in getattr(module, "examples", tuple)():
            yield name, document_text(laid_out(document))


def drawn_blocks() -> Iterator[tuple[str, str]]:
    """The name of every ready-made group, and the text of its file: one node that stands for it."""
    for name, module in _modules("blocks"):
        if hasattr(module, "define"):
            pen = Pen()
            module.define(pen)
            pen.group(name, name)
            known = {"synonyms": list(module.SYNONYMS)}
            drawn = pen.document(name.replace("_", " ")).model_copy(update=known)
            yield name, document_text(laid_out(drawn))


def _modules(folder: str) -> Iterator[tuple[str, ModuleType]]:
    path = str(ROOT / "docs" / folder)
    for info in sorted(pkgutil.iter_modules([path]), key=lambda info: info.name):
        yield info.name, importlib.import_module(f"docs.{folder}.{info.name}")


def laid_out(document: Document) -> Document:
    """With a tidy place for every block that has none, inside its groups too."""
    definitions = {
        name: body.model_copy(update={"positions": _places(document.inside(name))})
        for name, body in document.definitions.items()
    }
    return document.replaced(positions=_places(document), definitions=definitions)


def _places(document: Document) -> dict[str, Point]:
    if document.positions:
        return dict(document.positions)
    places = arrange(cards_of(document), document.edges)
    return {node: (round(x), round(y)) for node, (x, y) in places.items()}


def main() -> None:
    for folder, files in (("examples", drawn()), ("blocks", drawn_blocks())):
        for name, text in files:
            path = ROOT / "resources" / folder / f"{name}.json"
            path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
