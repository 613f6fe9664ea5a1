"""`graph-runtime source DOC`: prints model.py."""

from __future__ import annotations

from argparse import Namespace

from graph_runtime.source.generate import generate
from graph_runtime.verb import Answer, Verb
from graph_runtime.verbs._reading import add_document, checked_file, sound


def _run(options: Namespace) -> Answer:
    source = generate(sound(checked_file(options.document)))
    lines = {str(line): node for line, node in source.lines.items()}
    return Answer(source.text, {"source": source.text, "lines": lines, "sha256": source.digest})


VERB = Verb(add_document, _run)
