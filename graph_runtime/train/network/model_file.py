"""Builds the network of a run from its model.py, after that was checked."""

from __future__ import annotations

from torch import nn

from graph_runtime.custom.gate import expect_trusted
from graph_runtime.errors import RunError
from graph_runtime.facts.looking import codes
from graph_runtime.source.source_checker import SourceError, check_source
from graph_runtime.train.folder.run_folder import RunFolder
from graph_runtime.train.network.execution import execute
from graph_runtime.train.network.measure import known_here


def build_model(run: RunFolder) -> nn.Module:
    """The run's network with fresh weights, drawn from torch's random numbers as they stand.

    Raises RunError unless model.py is the file that belongs to the run and says no more than the
    drawing does.
    """
    text, document = run.source(), run.document()
    foreign = codes(document).values()
    expect_trusted(foreign)
    try:
        check_source(text, document, known_here(document))
    except SourceError as error:
        raise RunError(f"{error}. Start a new run.") from None
    model = execute(text, str(run.source_file), foreign).Model()
    assert isinstance(model, nn.Module)
    return model
