"""Right tokens by the length of the sequence that they are in."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from graph_runtime.analysis.tools.accuracy_by_length import AccuracyByLength
from graph_runtime.class_axis import classes_first
from graph_runtime.errors import RunError
from graph_runtime.tool import Cell, Findings, Picture
from graph_runtime.train.looking.bench import Bench

BATCH = 128


def findings(tool: AccuracyByLength, bench: Bench, pause: Callable[[], None]) -> Findings:
    """Judge every sample; raises RunError where targets are no sequences of tokens."""
    if bench.parts is None:
        raise RunError(f"{bench.lack} There is nothing to judge.")
    part = getattr(bench.parts, tool.part)
    if part.targets.ndim != 2 or part.targets.is_floating_point() or not len(part):
        raise RunError("The data do not ask for a token at each place, so there are no lengths.")
    bench.model.eval()
    told = []
    for inputs, target in part.in_order(BATCH):
        pause()
        with torch.inference_mode():
            given = bench.model(*inputs)
        result = given if isinstance(given, Tensor) else given[0]
        told.append(counted(result, target, bench.parts.no_target))
    lengths, right = (torch.cat(column) for column in zip(*told, strict=True))
    rows = by_length(lengths, right, tool.width)
    table: tuple[tuple[Cell, ...], ...] = tuple(rows)
    points = tuple((float(length), share) for length, _, share in rows)
    axes = ("length", "share of right tokens")
    picture = Picture(kind="curve", points=points, axes=axes) if len(rows) > 1 else None
    columns = ("length", "sequences", "accuracy")
    return Findings(
        verdict="none", message=said(rows), columns=columns, rows=table, picture=picture
    )


def said(rows: list[tuple[int, int, float]]) -> str:
    """The length at which most tokens are right, and the longest one."""
    best = max(rows, key=lambda row: row[2])
    if len(rows) == 1:
        return f"{best[2]:.1%} of the tokens are right; all sequences count as length {best[0]}."
    longest = rows[-1]
    if best == longest:
        return f"{best[2]:.1%} of the tokens are right at length {best[0]}, the longest there is."
    return (
        f"{best[2]:.1%} of the tokens are right at length {best[0]}, "
        f"{longest[2]:.1%} at length {longest[0]}."
    )


def counted(result: Tensor, target: Tensor, no_target: int | None) -> tuple[Tensor, Tensor]:
    """Tokens of each sequence (N,), and how many of them the network has right."""
    known = torch.ones_like(target, dtype=torch.bool)
    if no_target is not None:
        known = target != no_target
    right = (classes_first(result, target).argmax(1) == target) & known
    return known.sum(1), right.sum(1)


def by_length(lengths: Tensor, right: Tensor, width: int) -> list[tuple[int, int, float]]:
    """The longest length, the sequences and the share of right tokens, of every group of lengths.

    Sequences without any token are left out.
    """
    groups = (lengths - 1).div(width, rounding_mode="floor")
    found = []
    for group in sorted(set(groups[lengths > 0].tolist())):
        here = groups == group
        share = int(right[here].sum()) / int(lengths[here].sum())
        found.append((int(lengths[here].max()), int(here.sum()), share))
    return found
