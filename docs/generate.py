"""Writes the generated pages: `python docs/generate.py`. A test finds out if they are stale."""

import json
from pathlib import Path

from graph_runtime.document.schema import document_schema
from graph_runtime.reference import pages

DOCS = Path(__file__).parent


def generated() -> dict[str, str]:
    """The text of every generated file, by its path below docs/."""
    schema = json.dumps(document_schema(), indent=2, ensure_ascii=False) + "\n"
    reference = {f"reference/{name}": text for name, text in pages().items()}
    return {"document.schema.json": schema, **reference}


def main() -> None:
    (DOCS / "reference").mkdir(exist_ok=True)
    files = generated()
    for old in (DOCS / "reference").glob("*.md"):
        if f"reference/{old.name}" not in files:
            old.unlink()
    for name, text in files.items():
        (DOCS / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
