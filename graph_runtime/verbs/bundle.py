"""`graph-runtime bundle RUN -o FILE`: puts a run into one file that repeats it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from graph_runtime.verb import Answer, Verb
from graph_runtime.verbs._reading import existing


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("run_dir", metavar="RUN", type=Path, help="the folder of a run")
    parser.add_argument("-o", "--output", metavar="FILE.zip", type=Path, required=True)


def _run(options: Namespace) -> Answer:
    from graph_runtime.analysis.run_bundle import read_bundle, write_bundle

    path = write_bundle(existing(options.run_dir), options.output)
    facts = read_bundle(path).facts
    return Answer(f"Wrote {path}. Repeat it with: graph-runtime rerun {path} --run-dir RUN",
                  {"path": str(path), **facts})  # fmt: skip


VERB = Verb(_arguments, _run)
