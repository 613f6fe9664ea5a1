"""The one place of the program where source is executed: in the worker, after it was checked."""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType

from graph_runtime.custom.gate import expect_trusted
from graph_runtime.custom.python_code import PythonCode


def execute(text: str, file: str, foreign: Iterable[PythonCode]) -> ModuleType:
    """The module of a text that holds these codes of the person's own blocks.

    Raises RunError, before anything runs, unless all of them are trusted on this machine.
    """
    expect_trusted(foreign)
    module = ModuleType("model")
    exec(compile(text, file, "exec", dont_inherit=True), module.__dict__)
    return module
