"""Finds out what a person's own block does: built and called on the meta device, without numbers.

This runs the code, so it happens in the worker alone and behind the gate.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from contextlib import redirect_stdout
from typing import Any, TypeVar

import torch
from torch import nn
from torch.nn.parameter import UninitializedParameter
from torch.utils.flop_counter import FlopCounterMode

from graph_runtime.check import check
from graph_runtime.custom.answers import Answer, Inputs, Knowledge, Question
from graph_runtime.custom.python_code import Fault, PythonCode, read_code
from graph_runtime.custom.trust_store import TrustStore
from graph_runtime.document.model import Document
from graph_runtime.errors import RunError
from graph_runtime.facts.looking import codes, questions
from graph_runtime.keeping.files import printable
from graph_runtime.tensors import Dtype, Spec
from graph_runtime.train.messages.commands import Measure
from graph_runtime.train.messages.measure_events import Given, Measured
from graph_runtime.train.network.execution import execute

BATCHES = (3, 5)
"""Two sizes of a batch: what differs between them is the batch."""
MAX_WEIGHTS = 5_000
_FILE = "<the code of a block>"
_DTYPES: dict[Dtype, torch.dtype] = {
    "float32": torch.float32,
    "int64": torch.int64,
    "bool": torch.bool,
}
T = TypeVar("T")


class _FoundError(Exception):
    """Carries the fault of the code out of the trial."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def measure(question: Question) -> Answer:
    """What the block gives for these inputs; raises RunError unless its code is trusted."""
    code = read_code(question.code)
    try:
        with redirect_stdout(sys.stderr):
            return _tried(code, question)
    except _FoundError as found:
        return Answer(question.inputs, fault=found.fault)


def answer_to(command: Measure) -> Measured:
    """The answer to a question that came from another process."""
    inputs = tuple(None if f is None else Spec(*f.shape, dtype=f.dtype) for f in command.inputs)
    question = Question(command.code, tuple(command.arguments.items()), inputs)
    try:
        answer = measure(question)
    except RunError as error:
        answer = Answer(inputs, fault=Fault(str(error), ""))
    outputs = tuple(Given(shape=s.shape, dtype=s.dtype, axes=s.axes) for s in answer.outputs)
    fault = answer.fault or Fault("", "")
    return Measured(
        number=command.number,
        outputs=outputs,
        weights=dict(answer.weights),
        macs=answer.macs,
        message=fault.message,
        fix=fault.fix,
        line=fault.line,
    )


def known_here(document: Document) -> Knowledge:
    """All that the check of a document asks about its blocks, found out in this process."""
    knowledge = Knowledge(TrustStore().trusted())
    if not codes(document):
        return knowledge
    checked = check(document, None, knowledge)
    while asked := questions(checked):
        for question in asked:
            knowledge = knowledge.with_answer(question, measure(question))
        checked = check(document, checked, knowledge)
    return knowledge


def _tried(code: PythonCode, question: Question) -> Answer:
    if code.fault is not None:
        raise _FoundError(code.fault)
    fed = _fed(code, question.inputs)
    with torch.device("meta"), torch.random.fork_rng(devices=()):
        text = code.text
        made = _attempt("where its class is made", fed, lambda: execute(text, _FILE, (code,)))
        block = _attempt(
            "in __init__", fed, lambda: getattr(made, code.class_name)(**dict(question.arguments))
        )
        if not isinstance(block, nn.Module):
            raise _fault(f"{code.class_name} is no nn.Module.", "Derive it from nn.Module.")
        few, many = (_called(block, question.inputs, batch, fed) for batch in BATCHES)
    outputs = _outputs(code, question.inputs, few[0], many[0])
    return Answer(question.inputs, outputs, _weights(block), (many[1] - few[1]) // 4)


def _called(block: nn.Module, inputs: Inputs, batch: int, fed: str) -> tuple[Any, int]:
    """What forward gives for so many samples, and how many operations it took."""
    tensors = [None if spec is None else _tensor(spec, batch) for spec in inputs]
    counter = FlopCounterMode(display=False)
    with counter:
        result = _attempt("in forward", fed, lambda: block(*tensors))
    return result, counter.get_total_flops()


def _tensor(spec: Spec, batch: int) -> torch.Tensor:
    shape = [size if isinstance(size, int) else batch for size in spec.shape]
    return torch.empty(shape, dtype=_DTYPES[spec.dtype], device="meta")


def _outputs(code: PythonCode, inputs: Inputs, few: Any, many: Any) -> tuple[Spec, ...]:
    names = code.ends.outputs
    pairs = [_several(few), _several(many)]
    if any(len(results) != len(names) for results in pairs):
        told = "one result" if len(names) == 1 else f"{len(names)} results"
        message = f"forward gives {len(pairs[0])} results, but its head tells of {told}."
        raise _fault(message, "Say how many behind ->, as in -> tuple[torch.Tensor, torch.Tensor].")
    return tuple(_spec(n, inputs, a, b) for n, a, b in zip(names, *pairs, strict=True))


def _several(result: Any) -> tuple[Any, ...]:
    return tuple(result) if isinstance(result, tuple | list) else (result,)


def _spec(name: str, inputs: Inputs, few: Any, many: Any) -> Spec:
    if not isinstance(few, torch.Tensor) or not isinstance(many, torch.Tensor):
        what = type(few).__name__
        raise _fault(f"Its result {name} is a {what}, no tensor.", "Return tensors alone.")
    dtype = next((name for name, known in _DTYPES.items() if known == few.dtype), None)
    if dtype is None:
        what = str(few.dtype).removeprefix("torch.")
        fix = "Give float32, int64 or bool."
        raise _fault(f"Its result {name} is {what}, which no block takes.", fix)
    shape = tuple(few.shape)
    if shape[:1] != BATCHES[:1] or (BATCHES[1], *shape[1:]) != tuple(many.shape):
        sizes = zip((few, many), BATCHES, strict=True)
        given = " and ".join(f"{tuple(t.shape)} for {count} samples" for t, count in sizes)
        fix = "Keep the first axis for the samples, and nothing else in it."
        raise _fault(f"Its result {name} mixes samples: it is {given}.", fix)
    first = next((spec for spec in inputs if spec is not None), None)
    if first is not None and first.rank == len(shape) and first.dtype == dtype:
        return first.with_shape("N", *shape[1:])
    return Spec("N", *shape[1:], dtype=dtype)


def _weights(block: nn.Module) -> dict[str, tuple[int, ...]]:
    found = dict(block.named_parameters())
    if len(found) > MAX_WEIGHTS:
        message = f"It has {len(found):,} weights, more than {MAX_WEIGHTS:,}."
        raise _fault(message, "Divide it into several blocks.")
    for name, weight in found.items():
        if isinstance(weight, UninitializedParameter):
            raise _fault(f"Its weight {name} never gets a size.", "Use it in forward.")
    return {name: tuple(weight.shape) for name, weight in found.items()}


def _attempt(where: str, fed: str, action: Callable[[], T]) -> T:
    """Run a part of the code; what it raises is told with the line it came from."""
    try:
        return action()
    except (RunError, _FoundError):
        raise
    except BaseException as error:  # SystemExit too: the code may not end the worker
        line = _line(error)
        place = f"Line {line}, {where}" if line else f"{where.capitalize()}"
        said = f"{place}: {_words(error)}"
        raise _FoundError(Fault(said, _advice(error, fed), line)) from None


def _line(error: BaseException) -> int:
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == _FILE]
    return (lines[-1] or 0) if lines else 0


def _words(error: BaseException) -> str:
    try:
        first = (str(error).strip().splitlines() or ["no further words"])[0]
    except Exception:
        first = "no further words"
    return f"{type(error).__name__}: {printable(first[:300]).removesuffix('.')}."


def _advice(error: BaseException, fed: str) -> str:
    numbers = ("meta", "converted to Scalar")
    if isinstance(error, NotImplementedError | RuntimeError) and any(
        word in str(error) for word in numbers
    ):
        return (
            "Shapes are found without numbers: write it without .item(), nonzero and conditions "
            "on what a tensor holds."
        )
    return f"It is fed {fed}. Mend the code, or what feeds it."


def _fed(code: PythonCode, inputs: Inputs) -> str:
    names = (*code.ends.required, *code.ends.optional)
    pairs = zip(names, inputs, strict=False)
    return ", ".join(f"{name} {spec.text} {spec.dtype}" for name, spec in pairs if spec)


def _fault(message: str, fix: str) -> _FoundError:
    return _FoundError(Fault(message, fix))
