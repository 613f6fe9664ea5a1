"""`graph-runtime begin DATA -o DOC`: from data to a network that is ready to train on them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from graph_runtime.beginning import Beginning, beginnings, begun, metrics_for, optimizer_of
from graph_runtime.dataset import DATASETS, Dataset
from graph_runtime.document.model import Recipe
from graph_runtime.document.text import document_text
from graph_runtime.keeping.files import write_document
from graph_runtime.optimizer import OPTIMIZERS
from graph_runtime.recipe.seen_data import SeenData, seen_in, seen_of
from graph_runtime.recipe.task import inputs_said, task_of
from graph_runtime.verb import Answer, ProblemsError, UsageError, Verb
from graph_runtime.verbs._reading import value_of


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("data", metavar="DATA", help="kind of a data set, such as Digits, CSVFile")
    parser.add_argument(
        "--data", dest="given", action="append", default=[], metavar="NAME=VALUE",
        help="a parameter of the data set, such as path=table.csv",
    )  # fmt: skip
    parser.add_argument("--start", metavar="NAME", help="the network; the first that fits")
    parser.add_argument("--loss", metavar="KIND", help="the one that the data ask for")
    parser.add_argument("--metric", metavar="KIND", help="the one of the loss")
    parser.add_argument("--optimizer", metavar="KIND", help="Adam")
    parser.add_argument("--lr", type=float, metavar="R", help="the learning rate")
    parser.add_argument("-o", "--output", metavar="DOC", type=Path, help="nothing: only list")


def _run(options: Namespace) -> Answer:
    data = Recipe(kind=options.data, params=_params(options.given))
    made = DATASETS.make(data.kind, data.params)
    if not isinstance(made, Dataset):
        raise ProblemsError(made)
    folder = options.output.resolve().parent if options.output else Path.cwd()
    seen = seen_of(made) or seen_in(made.load(folder))
    found = beginnings(data, seen)
    if options.output is None:
        return Answer(_text(seen, found), _value(seen, found))
    if options.output.exists():
        raise UsageError(f"{options.output} is there already. Choose another name.")
    chosen = _chosen(options, found)
    loss = _one_of(options.loss or chosen.losses[0], chosen.losses, "loss")
    metric = options.metric and _one_of(options.metric, metrics_for(loss), "metric")
    samples = seen.facts.samples
    document = begun(data, samples, chosen, loss, metric or "", _optimizer(options, chosen))
    write_document(options.output, document)
    value = {"document": str(options.output), "start": chosen.key, "loss": loss}
    return Answer(f"Wrote {options.output}: {chosen.title}, {loss}.", value)


def _params(given: list[str]) -> dict[str, Any]:
    pairs = [one.partition("=") for one in given]
    for name, sign, _ in pairs:
        if not sign or not name:
            raise UsageError(f"--data {name} is not NAME=VALUE, as in path=table.csv.")
    return {name: value_of(text) for name, _, text in pairs}


def _chosen(options: Namespace, found: tuple[Beginning, ...]) -> Beginning:
    if not found:
        raise UsageError("No start fits such data. Draw a network, or open an example.")
    if options.start is None:
        return found[0]
    key = _one_of(options.start, tuple(one.key for one in found), "start")
    return next(one for one in found if one.key == key)


def _optimizer(options: Namespace, chosen: Beginning) -> Recipe:
    if not options.optimizer and options.lr is None:
        return optimizer_of(chosen)
    kind = options.optimizer or optimizer_of(chosen).kind
    recipe = Recipe(kind=kind, params={} if options.lr is None else {"lr": options.lr})
    made = OPTIMIZERS.make(recipe.kind, recipe.params)
    if isinstance(made, tuple):
        raise ProblemsError(made)
    return recipe


def _one_of(wish: str, known: tuple[str, ...], noun: str) -> str:
    if wish not in known:
        raise UsageError(f"{wish} is no {noun} that fits. Choose {', '.join(known)}.")
    return wish


def _value(seen: SeenData, found: tuple[Beginning, ...]) -> dict[str, Any]:
    task = task_of(seen.facts)
    return {
        "data": seen.value(),
        "says": f"{inputs_said(seen.facts)} {task.words}",
        "why": task.why,
        "starts": [
            {
                "start": one.key,
                "title": one.title,
                "words": one.words,
                "losses": list(one.losses),
                "document": document_text(one.document),
            }
            for one in found
        ],
    }


def _text(seen: SeenData, found: tuple[Beginning, ...]) -> str:
    lines = [inputs_said(seen.facts), task_of(seen.facts).words, ""]
    width = max((len(one.key) for one in found), default=0)
    lines += [f"{one.key:<{width}}  {one.title}. {', '.join(one.losses)}" for one in found]
    return "\n".join(lines)


VERB = Verb(_arguments, _run)
