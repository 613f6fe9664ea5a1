"""`graph-runtime source DOC`: the PyTorch module of a document."""

from __future__ import annotations

from argparse import Namespace

from graph_runtime.source.generate import generate
from graph_runtime.verbs.answer import Answer, Verb
from graph_runtime.verbs.reading import add_document, checked_file, sound


def _run(options: Namespace) -> Answer:
    source = generate(sound(checked_file(options.document)))
    lines = {str(line): node for line, node in source.lines.items()}
    return Answer(source.text, {"source": source.text, "lines": lines, "sha256": source.digest})


VERB = Verb("source", "prints model.py", add_document, _run)
