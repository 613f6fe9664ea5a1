"""`python -m tests.rows`: which requirement rows have a test, group by group.

A test names the rows it proves: `@pytest.mark.row("S7.22")`. With `--run` those tests are run and
only rows whose every test passes count.
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent
LIST = TESTS / "requirement_rows.txt"


def owed() -> dict[str, list[str]]:
    """The ids of each group that the product owes, background rows left out."""
    groups: dict[str, list[str]] = {}
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if line.endswith(":"):
            groups[line[:-1]] = []
        elif line.startswith("  "):
            groups[list(groups)[-1]] += [row for row in line.split() if row[0] != "("]
    return groups


def marked() -> dict[str, list[str]]:
    """The tests (`file:line`) that name each row."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(TESTS.rglob("test_*.py")):
        for call in _marks(ast.parse(path.read_text(encoding="utf-8"))):
            for argument in call.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    place = f"{path.relative_to(TESTS).as_posix()}:{call.lineno}"
                    found[argument.value].append(place)
    return dict(found)


def _marks(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mark.row"):
            yield node


def passing() -> set[str]:
    """Runs every test that names a row; the rows of which no test fails."""
    import pytest

    recorder = _Recorder()
    pytest.main(["-q", "-m", "row", "-p", "no:cacheprovider", str(TESTS)], plugins=[recorder])
    return recorder.passed - recorder.failed


class _Recorder:
    """Notes, as a pytest plugin, the rows of tests that passed and of tests that did not."""

    def __init__(self) -> None:
        self.rows: dict[str, set[str]] = {}
        self.passed: set[str] = set()
        self.failed: set[str] = set()

    def pytest_collection_modifyitems(self, items) -> None:
        for item in items:
            marks = item.iter_markers("row")
            self.rows[item.nodeid] = {str(row) for mark in marks for row in mark.args}

    def pytest_runtest_logreport(self, report) -> None:
        rows = self.rows.get(report.nodeid, set())
        if not report.passed:
            self.failed |= rows
        elif report.when == "call":
            self.passed |= rows


def main(arguments: list[str]) -> int:
    proved = passing() if "--run" in arguments else set(marked())
    total = 0
    for group, rows in owed().items():
        done = [row for row in rows if row in proved]
        total += len([row for row in done if row[0] == "S"])
        print(f"{len(done):3} of {len(rows):3}  {group}" + (f": {' '.join(done)}" if done else ""))
    count = sum(row[0] == "S" for rows in owed().values() for row in rows)
    print(f"{total:3} of {count:3}  rows S in all")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
