"""The one place of the program where source is executed: model.py, after it was checked."""

from __future__ import annotations

from types import ModuleType

from torch import nn

from graph_runtime.errors import RunError
from graph_runtime.source_checker import SourceError, check_source
from graph_runtime.train.run_folder import RunFolder


def build_model(run: RunFolder) -> nn.Module:
    """The run's network with fresh weights, drawn from torch's random numbers as they stand.

    Raises RunError unless model.py is the file that belongs to the run and says no more than the
    drawing does.
    """
    text = run.source()
    try:
        check_source(text, run.document())
    except SourceError as error:
        raise RunError(f"{error}. Start a new run.") from None
    module = ModuleType("model")
    exec(compile(text, str(run.source_file), "exec"), module.__dict__)
    model = module.Model()
    assert isinstance(model, nn.Module)
    return model
