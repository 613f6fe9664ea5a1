"""Why a run ended against its will, as an event with a sentence for the person."""

from __future__ import annotations

import re
import traceback
from collections.abc import Mapping
from pathlib import Path

import torch

from graph_runtime.errors import ChangedDataError, DataError, RunError
from graph_runtime.keeping.files import printable
from graph_runtime.train.messages.events import Failed


def explain(
    error: BaseException,
    source: Path,
    lines: Mapping[int, str],
    batch: int,
    code_lines: Mapping[int, int] = {},
) -> Failed:
    """The event for an exception; the block is found by the lines of model.py it came through.

    `lines` are those of Model and of the classes of groups, with their nodes; `code_lines` those
    that a person wrote, with what they are in the block.
    """
    node, written = _place(error, source, lines, code_lines)
    match error:
        case DataError():
            changed = isinstance(error, ChangedDataError)
            return Failed(node=None, message=str(error), fix="", cause="data", changed_data=changed)
        case RunError():
            return Failed(node=None, message=str(error), fix="", cause="problem")
        case _ if is_out_of_memory(error):
            return _out_of_memory(error, node, batch)
        case ValueError() if "more than 1 value per channel" in str(error):
            message = "A batch of one sample has no deviation to divide by."
            fix = "Use a batch size of 2 or more, or LayerNorm."
            return Failed(node=node, message=message, fix=fix, cause="exception")
        case OSError():
            message = f"A file could not be used: {error.strerror or error}."
            fix = "Check the disk and start again."
            return Failed(node=None, message=message, fix=fix, cause="disk")
    message = f"{type(error).__name__}: {_first_line(error)}"
    if written:
        message, fix = f"Line {written} of its code: {message}", "Mend the code of the block."
        return Failed(node=node, message=message, fix=fix, cause="exception")
    return Failed(node=node, message=message, fix="", cause="exception")


def _out_of_memory(error: BaseException, node: str | None, batch: int) -> Failed:
    where = f"at {node} " if node else ""
    device = "The GPU's" if isinstance(error, torch.OutOfMemoryError) else "The machine's"
    message = f"{device} memory ran out {where}with {_samples(batch)} in a batch"
    asked = _ASKED.search(str(error))
    message += f", when {asked[1]} more were wanted." if asked else "."
    smaller = batch // 2
    fix = f"Use a batch size of {smaller} or a smaller network." if smaller else ""
    return Failed(
        node=node,
        message=message,
        fix=fix or "Use a smaller network.",
        cause="memory",
        smaller_batch=smaller,
    )


def _samples(count: int) -> str:
    return "1 sample" if count == 1 else f"{count} samples"


_ASKED = re.compile(r"[Tt]ried to allocate ([0-9.]+ (?:[KMGT]iB|bytes))")


def is_out_of_memory(error: BaseException) -> bool:
    """Whether torch or Python could not get the memory it asked for."""
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    text = str(error)
    return isinstance(error, RuntimeError) and (
        "can't allocate memory" in text or "out of memory" in text
    )


def _place(
    error: BaseException, source: Path, lines: Mapping[int, str], code_lines: Mapping[int, int]
) -> tuple[str | None, int]:
    """The block that an exception came through, and the line of its own code, 0 for none."""
    numbers = [
        frame.lineno or 0
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == str(source)
    ]
    way = [lines[number] for number in numbers if number in lines]
    written = [code_lines[number] for number in numbers if number in code_lines]
    return "/".join(way) or None, written[-1] if written else 0


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return printable(lines[0][:500]) if lines else "no further words"
