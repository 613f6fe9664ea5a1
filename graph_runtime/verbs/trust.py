"""`graph-runtime trust DOC`: shows the code of own blocks, and trusts it if you say so."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from difflib import unified_diff
from typing import Any

from graph_runtime.custom.python_code import PythonCode
from graph_runtime.custom.trust_store import TrustStore
from graph_runtime.facts.looking import codes
from graph_runtime.keeping.files import printable, read_document
from graph_runtime.verb import DONE, PROBLEMS, Answer, UsageError, Verb, tell
from graph_runtime.verbs._reading import add_document, existing

YES = "trust"


def _arguments(parser: ArgumentParser) -> None:
    add_document(parser)
    parser.add_argument(
        "--sha256",
        action="append",
        default=[],
        metavar="HEX",
        help="trust the code with exactly this sha256 without a question",
    )
    parser.add_argument("--list", action="store_true", help="show everything, ask for nothing")
    parser.add_argument("--withdraw", action="store_true", help="trust none of it any longer")


def _run(options: Namespace) -> Answer:
    found = _different(codes(read_document(existing(options.document))))
    store = TrustStore()
    store.trusted()
    if store.fault:
        tell(store.fault)
    _expect_known(options.sha256, [code for _, code in found])
    for places, code in found:
        if options.withdraw:
            store.withdraw(code.digest)
        elif not options.list and not store.trusts(code.lines):
            _consider(places, code, store, options)
    rows = [_row(places, code, store) for places, code in found]
    missing = [row for row in rows if not row["trusted"]]
    done = options.list or options.withdraw or not missing
    return Answer(_text(rows, found, options.list), {"code": rows}, DONE if done else PROBLEMS)


def _different(found: Any) -> list[tuple[list[str], PythonCode]]:
    """Every different text with the blocks that have it."""
    places: dict[PythonCode, list[str]] = {}
    for place, code in found.items():
        places.setdefault(code, []).append(place)
    return [(blocks, code) for code, blocks in places.items()]


def _expect_known(wanted: list[str], found: list[PythonCode]) -> None:
    for digest in wanted:
        if digest not in [code.digest for code in found]:
            raise UsageError(f"--sha256 {digest[:80]} is the code of no block of the document.")


def _consider(places: list[str], code: PythonCode, store: TrustStore, options: Namespace) -> None:
    if code.digest in options.sha256:
        store.add(code.lines, "read")
        return
    if options.json or not sys.stdin.isatty():
        tell(f"{', '.join(places)}: read it with --list, trust it with --sha256 {code.digest}.")
        return
    tell(f"\n{_title(places, code)}")
    tell(numbered(code))
    before = store.last_like(code.lines)
    if before is not None:
        tell("\nWhat differs from the last text that was trusted:")
        tell("\n".join(changes(before, code.lines)))
    tell(f'\nIt will run with your rights. Type "{YES}" to trust exactly this text:')
    if input().strip() == YES:
        store.add(code.lines, "read")


def numbered(code: PythonCode) -> str:
    """The whole text with the number of every line."""
    return "\n".join(f"{i:>5}  {printable(line)}" for i, line in enumerate(code.lines, 1))


def changes(before: tuple[str, ...], after: tuple[str, ...]) -> list[str]:
    """The lines that came and went, as `diff -u` shows them."""
    return [printable(line) for line in unified_diff(before, after, lineterm="", n=2)][2:]


def _title(places: list[str], code: PythonCode) -> str:
    return f"The code of {', '.join(places)}, sha256 {code.digest}:"


def _row(places: list[str], code: PythonCode, store: TrustStore) -> dict[str, Any]:
    return {
        "nodes": places,
        "class": code.class_name,
        "sha256": code.digest,
        "trusted": store.trusts(code.lines),
        "code": list(code.lines),
    }


def _text(rows: list[dict[str, Any]], found: Any, whole: bool) -> str:
    if not rows:
        return "No block of the document has code of its own."
    lines = []
    for row, (_, code) in zip(rows, found, strict=True):
        word = "trusted" if row["trusted"] else "not trusted"
        lines.append(f"{', '.join(row['nodes'])}: {word}, sha256 {row['sha256']}")
        lines += [numbered(code), ""] if whole else []
    return "\n".join(lines)


VERB = Verb(_arguments, _run)
