"""`graph-runtime profile DOC`: how long each block of a network takes."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from graph_runtime.train.calling.asking import check_known
from graph_runtime.verb import Answer, UsageError, Verb
from graph_runtime.verbs._reading import file_or_example, sound


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("document", metavar="DOC", help="a document file, or name of an example")
    parser.add_argument("--batch", type=int, default=32, help="samples in a pass (32)")
    parser.add_argument("--passes", type=int, default=10, help="passes to take the median of (10)")


def _run(options: Namespace) -> Answer:
    if options.batch < 1 or options.passes < 1:
        raise UsageError("--batch and --passes are whole numbers from 1.")
    checked = sound(check_known(file_or_example(options.document)))
    from graph_runtime.train.measuring.profile import profiled

    profile = profiled(checked, options.batch, options.passes)
    value = {
        "batch": profile.batch,
        "milliseconds": profile.seconds * 1e3,
        "blocks": [
            {"node": b.node, "kind": b.kind, "milliseconds": b.seconds * 1e3, "runs": b.runs}
            for b in profile.blocks
        ],
    }
    rows: list[tuple[str, ...]] = [("block", "kind", "ms", "share", "runs")]
    for block in profile.blocks:
        share = f"{block.seconds / profile.seconds:.1%}" if profile.seconds else ""
        name = "  " * block.node.count("/") + block.node.rpartition("/")[2]
        rows.append((name, block.kind, f"{block.seconds * 1e3:.3f}", share, f"{block.runs:,}"))
    total = f"One pass of {profile.batch:,} samples takes {profile.seconds * 1e3:.3f} ms."
    return Answer(f"{_table(rows)}\n{total}", value)


def _table(rows: list[tuple[str, ...]]) -> str:
    """Names to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if index < 2 else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


VERB = Verb(_arguments, _run)
