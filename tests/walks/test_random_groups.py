"""Random drawings with groups: what the check says, what the source does, what a file keeps."""

from __future__ import annotations

import warnings
from types import ModuleType

import black
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_runtime.check import Checked, check, ends
from graph_runtime.document.model import Document
from graph_runtime.document.text import document_text
from graph_runtime.keeping.files import parse_document
from graph_runtime.source.generate import generate
from graph_runtime.source.source_checker import check_source
from graph_runtime.tensors import Spec
from tests.walks.random_drawings import random_drawing
from tests.walks.torch_truth import DTYPES

DRAWINGS = st.builds(random_drawing, st.integers(0, 2**32), st.integers(1, 25))
QUICK = settings(max_examples=50, deadline=None, derandomize=True, database=None)
DEEP = settings(max_examples=1_000, deadline=None, database=None)


def run(checked: Checked, text: str, device: str) -> list[tuple[tuple[int, ...], str]]:
    """Shapes and dtypes of the results for two samples; the weights are counted on the way."""
    space = ModuleType("model")
    exec(compile(text, "model.py", "exec"), space.__dict__)
    with torch.device(device), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch's advice on odd kernels and unused dropout
        model = space.Model()
        results = model(*(_tensor(spec) for _, spec in ends(checked, "Input")))
    counted = sum(weight.numel() for weight in model.parameters())
    assert counted == checked.cost.parameters
    several = results if isinstance(results, tuple) else (results,)
    return [(tuple(r.shape), str(r.dtype).removeprefix("torch.")) for r in several]


def told(checked: Checked) -> list[tuple[tuple[int, ...], str]]:
    """What the check says of the results for two samples, in the order of the drawing."""
    specs = [s for n in checked.document.nodes.items() if n[1].kind == "Output"
             if (s := checked.nodes[n[0]].inputs["x"])]  # fmt: skip
    sizes = [tuple(2 if size == "N" else int(size) for size in spec.shape) for spec in specs]
    return [(size, spec.dtype) for size, spec in zip(sizes, specs, strict=True)]


def _tensor(spec: Spec) -> torch.Tensor:
    """Ones: a length or id of 1 is allowed wherever whole numbers are."""
    return torch.ones(2, *spec.sizes, dtype=DTYPES[spec.dtype])


def ran(checked: Checked, text: str) -> list[tuple[tuple[int, ...], str]]:
    """By shapes alone; lengths of sequences and counts of batches need values."""
    try:
        return run(checked, text, "meta")
    except (RuntimeError, NotImplementedError):
        return run(checked, text, "cpu")


def torch_agrees(document: Document) -> None:
    checked = check(document)
    assert checked.problems == ()
    source = generate(checked)
    check_source(source.text, document)
    assert black.format_str(source.text, mode=black.Mode()) == source.text
    assert ran(checked, source.text) == told(checked)


def file_agrees(document: Document) -> None:
    text = document_text(document)
    again = parse_document(text.encode())
    assert again == document
    assert document_text(again) == text
    assert generate(check(again)) == generate(check(document))


@QUICK
@given(DRAWINGS)
def test_check_source_and_torch_agree_on_groups(document: Document) -> None:
    torch_agrees(document)


@QUICK
@given(DRAWINGS)
def test_saving_and_reading_groups_changes_nothing(document: Document) -> None:
    file_agrees(document)


@pytest.mark.slow
@pytest.mark.timeout(1_800)
@DEEP
@given(DRAWINGS)
def test_a_thousand_drawings_agree(document: Document) -> None:
    torch_agrees(document)
    file_agrees(document)
