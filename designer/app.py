"""`network-designer`: opens the window, or takes a picture of it and leaves."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 done, 1 the document cannot be opened, 2 wrong usage or no Qt."""
    asked = _parser().parse_args(arguments)
    from designer.window.start_check import start_fault

    fault = start_fault()
    if fault is not None:
        print(fault, file=sys.stderr)
        return 2
    from designer.window.start import (
        start,  # Qt is loaded here, after --help and mistakes are done with
    )

    return start(asked)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="network-designer",
        description="Draw a neural network, train it, watch it learn, take the PyTorch code.",
    )
    parser.add_argument("document", nargs="?", type=Path, help="a document to open")
    parser.add_argument("--example", help="open a bundled example by name")
    parser.add_argument("--run", type=Path, help="open a run folder")
    parser.add_argument("--screenshot", type=Path, metavar="OUT.png", help="picture, then leave")
    parser.add_argument("--size", type=_size, metavar="WxH", help="size of the window in pixels")
    parser.add_argument("--theme", choices=("system", "light", "dark"), help="for this start only")
    parser.add_argument("--panel", metavar="NAME", help="bring this panel to the front")
    parser.add_argument(
        "--select", metavar="BLOCK", help="select this block; GROUP/BLOCK for one inside"
    )
    parser.add_argument(
        "--train", type=_duration, metavar="SECONDS", help='train before the picture, or "done"'
    )
    return parser


def _duration(text: str) -> float:
    if text == "done":
        return math.inf
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is neither seconds nor done") from None


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdigit() and height.isdigit() and int(width) and int(height)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 1600x1000")
    return int(width), int(height)


if __name__ == "__main__":
    sys.exit(main())
