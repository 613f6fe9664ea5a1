"""`graph-runtime export DOC_OR_RUN --to TARGET -o OUT`: the network as code that stands alone."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from contextlib import ExitStack
from pathlib import Path

from graph_runtime.export.target import TARGETS, Exported, Target
from graph_runtime.verb import Answer, UsageError, Verb
from graph_runtime.verbs._reading import existing


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("subject", metavar="DOC_OR_RUN", type=Path, help="a document or a run")
    parser.add_argument(
        "--to",
        metavar="TARGET",
        default="python",
        help="python, numpy (for teaching) or tensorboard",
    )
    parser.add_argument("-o", "--output", metavar="OUT", type=Path, required=True)
    parser.add_argument(
        "--data-folder", metavar="FOLDER", type=Path, help="where relative paths of data start"
    )
    parser.add_argument(
        "--weights", metavar="FILE", type=Path, help="safetensors to fill a drawing with"
    )
    parser.add_argument(
        "--result",
        action="append",
        default=[],
        metavar="OUTPUT",
        help="give this result alone, without the heads and losses that only training needs",
    )
    parser.add_argument(
        "--rerun", action="store_true", help="also repeat the training and compare its losses"
    )


def _run(options: Namespace) -> Answer:
    from graph_runtime.export.reduced import reduced
    from graph_runtime.export.subject import subject_of

    target = _target(options.to)
    weights = existing(options.weights) if options.weights else None
    with ExitStack() as open_now:
        whole = subject_of(existing(options.subject), options.data_folder, weights)
        subject = open_now.enter_context(whole)
        if options.result:
            subject = open_now.enter_context(reduced(subject, options.result))
        done = target.write(subject, options.output, options.rerun)
    value = {
        "path": str(done.path),
        "target": target.kind().lower(),
        "files": list(done.files),
        "difference": done.difference,
        "losses": done.losses,
    }
    return Answer(_text(done), value)


def _target(name: str) -> Target:
    kinds = {kind.lower(): kind for kind in TARGETS.kinds}
    if name.lower() not in kinds:
        raise UsageError(f"No export target is called {name!a}. There are {', '.join(kinds)}.")
    made = TARGETS.make(kinds[name.lower()], {})
    assert isinstance(made, Target)
    return made


def _text(done: Exported) -> str:
    lines = [f"Wrote {', '.join(done.files)} to {done.path}."]
    lines.append(f"Largest difference to the program's own model: {done.difference:g}.")
    if done.losses is not None:
        steps, apart = done.losses["steps"], done.losses["difference"]
        lines.append(f"Training repeated: losses of {steps:,} steps differ by at most {apart:g}.")
    return "\n".join(lines)


VERB = Verb(_arguments, _run)
