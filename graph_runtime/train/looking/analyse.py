"""Answers an `Analyse`: a tool is carried out on the network that lies on the bench."""

from __future__ import annotations

from collections.abc import Callable

from graph_runtime.errors import RunError
from graph_runtime.tool import TOOLS, Tool
from graph_runtime.train.looking.bench import Bench
from graph_runtime.train.messages.commands import Analyse
from graph_runtime.train.messages.look_events import Analysed


def analyse(bench: Bench, command: Analyse, pause: Callable[[], None]) -> Analysed:
    """Carry it out; raises RunError for an unknown tool or one that cannot be."""
    tool = TOOLS.make(command.tool, command.params)
    if not isinstance(tool, Tool):
        raise RunError(str(tool[0]))
    found = tool.carry_out(bench, pause)
    return Analysed(number=command.number, tool=command.tool, said=bench.said, findings=found)
