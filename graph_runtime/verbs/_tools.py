"""`graph-runtime gradcheck DOC` and its like: one verb for each tool of the analysis."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from functools import partial

from graph_runtime.params import Choice, Flag, Integer, Param, Text
from graph_runtime.tool import TOOLS, Tool
from graph_runtime.verb import Answer, Verb


def _arguments(tool: type[Tool], parser: ArgumentParser) -> None:
    parser.add_argument(
        "subject", metavar="DOC_OR_RUN", help="a document file, an example or a run folder"
    )
    parser.add_argument("--set", action="append", default=[], metavar="PATH=VALUE")
    if tool.trained:
        parser.add_argument(
            "--weights", choices=("last", "best", "fresh"), help="of a run; the newest ones"
        )
    for param in tool.params():
        _add(param, parser)


def _add(param: Param, parser: ArgumentParser) -> None:
    name, words = f"--{param.name.replace('_', '-')}", f"{param.help} ({param.default})"
    words = words.replace("%", "%%")
    match param:
        case Flag():
            parser.add_argument(name, choices=("true", "false"), help=words)
        case Text():
            parser.add_argument(name, metavar="TEXT", help=words)
        case Choice():
            parser.add_argument(name, choices=param.choices, help=words)
        case _:
            kind = int if isinstance(param, Integer) else float
            parser.add_argument(name, type=kind, metavar=param.name[0].upper(), help=words)


def _run(tool: type[Tool], options: Namespace) -> Answer:
    # Here, and not above: the list of the verbs needs nothing of it.
    from graph_runtime.verbs._tool_run import carry_out

    return carry_out(tool, options)


def _verb(tool: type[Tool]) -> tuple[str, Verb]:
    words = tool.title[0].lower() + tool.title[1:]
    return words, Verb(partial(_arguments, tool), partial(_run, tool))


def tool_verbs() -> dict[str, tuple[str, Verb]]:
    """The verb of every tool by its word, with what it does."""
    return {tool.verb: _verb(tool) for tool in TOOLS.kinds.values()}
