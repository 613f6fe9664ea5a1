"""Draws the examples of `docs/examples` into resources: `python docs/draw_examples.py`.

One module a family of networks, each with `examples()`: names and documents. A test finds out if
the bundled files are stale.
"""

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from designer.canvas.card import cards_of  # noqa: E402
from designer.canvas.layout import arrange  # noqa: E402
from graph_runtime.document import Document, Point  # noqa: E402
from graph_runtime.document_text import document_text  # noqa: E402


def drawn() -> Iterator[tuple[str, str]]:
    """The name of every drawn example, and the text of its file."""
    folder = ROOT / "docs" / "examples"
    for info in sorted(pkgutil.iter_modules([str(folder)]), key=lambda info: info.name):
        module = importlib.import_module(f"docs.examples.{info.name}")
        for name, document in getattr(module, "examples", tuple)():
            yield name, document_text(laid_out(document))


def laid_out(document: Document) -> Document:
    """With a tidy place for every block, inside its groups too."""
    definitions = {
        name: body.model_copy(update={"positions": _places(document.inside(name))})
        for name, body in document.definitions.items()
    }
    return document.replaced(positions=_places(document), definitions=definitions)


def _places(document: Document) -> dict[str, Point]:
    places = arrange(cards_of(document), document.edges)
    return {node: (round(x), round(y)) for node, (x, y) in places.items()}


def main() -> None:
    for name, text in drawn():
        path = ROOT / "resources" / "examples" / f"{name}.json"
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
