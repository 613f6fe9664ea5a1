"""What the text of a person's own block may hold, so that it can be shown and put into model.py.

These rules keep model.py readable and the text honest on the screen. They are no fence: what the
code does when it runs is for the person to judge who trusts it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

MAX_CODE = 256 << 10
"""Longest text (characters)."""
MAX_WIDTH = 400
"""Longest line (characters): nothing is to stand where a reader would have to scroll for it."""
MAX_BLANK = 40
"""Most empty lines in a row, for the same reason."""
USUAL = frozenset({"torch", "nn", "F", "math"})
"""Names that mean the same in every model.py."""
_TAKEN = USUAL | {"Model", "super"}
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}\Z")


class CodeError(ValueError):
    """A text that cannot be used as a block: its line, a sentence, what to do."""

    def __init__(self, line: int, message: str, fix: str) -> None:
        super().__init__(f"{message} {fix}")
        self.line = line
        self.message = message
        self.fix = fix


def expect_plain(lines: tuple[str, ...]) -> None:
    """Raise CodeError for anything that a screen may show otherwise than Python reads it."""
    if sum(map(len, lines)) + len(lines) > MAX_CODE:
        raise CodeError(1, f"It is longer than {MAX_CODE:,} characters.", "Write it shorter.")
    blank = 0
    for number, line in enumerate(lines, 1):
        strange = next((c for c in line if not " " <= c <= "~"), None)
        if strange is not None:
            raise _strange(number, strange)
        if len(line) > MAX_WIDTH:
            message = f"Line {number} has {len(line):,} characters, more than {MAX_WIDTH}."
            raise CodeError(number, message, "Break it into several lines.")
        blank = 0 if line.strip() else blank + 1
        if blank > MAX_BLANK:
            message = f"Line {number}: more than {MAX_BLANK} empty lines follow each other."
            raise CodeError(number, message, "Remove some.")


def _strange(number: int, letter: str) -> CodeError:
    if letter == "\t":
        return CodeError(number, f"Line {number} holds a tab.", "Indent with spaces.")
    message = f"Line {number} holds the character {letter!a}, which is not plain ASCII."
    fix = "Write letters without accents; in a string, its escape does."
    return CodeError(number, message, fix)


def expect_statements(tree: ast.Module) -> tuple[str, ...]:
    """The names that a text defines; raises CodeError where it may not stand in model.py."""
    names: list[str] = []
    imports_over = False
    before = 0
    for node in tree.body:
        if node.lineno == before:
            raise CodeError(before, f"Line {before} holds two statements.", "Write two lines.")
        before = node.end_lineno or node.lineno
        if isinstance(node, ast.Import | ast.ImportFrom):
            _expect_import(node, imports_over)
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and not names:
            continue
        imports_over = True
        names += _defined(node)
    for name in names:
        if names.count(name) > 1:
            raise CodeError(1, f"It defines {name} twice.", "Keep one of them.")
    return tuple(names)


def _expect_import(node: ast.Import | ast.ImportFrom, late: bool) -> None:
    line = node.lineno
    if late:
        message = f"Line {line}: an import stands behind other lines."
        raise CodeError(line, message, "Move it to the top.")
    if node.end_lineno != line or node.col_offset:
        raise CodeError(line, f"Line {line}: an import takes several lines.", "Write it in one.")
    if isinstance(node, ast.ImportFrom) and _is_strange(node):
        what = ascii(ast.unparse(node))[1:-1][:60]
        fix = "Import modules, or names one by one."
        raise CodeError(line, f"Line {line}: '{what}' cannot stand in model.py.", fix)
    for alias in node.names:
        name = (alias.asname or alias.name).partition(".")[0]
        if name in _TAKEN and not _usual(node, alias):
            message = f"Line {line}: {name} means something else in model.py."
            raise CodeError(line, message, "Import it under another name.")


def _is_strange(node: ast.ImportFrom) -> bool:
    """Whether it means something else in another file, or binds nobody knows what."""
    return bool(node.level) or node.module == "__future__" or node.names[0].name == "*"


def _usual(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> bool:
    """Whether an import gives a name the meaning that it has in model.py."""
    module = node.module if isinstance(node, ast.ImportFrom) else ""
    bound = (alias.asname or alias.name).partition(".")[0]
    meant = f"{module}.{alias.name}" if module else alias.name
    if bound in ("torch", "math") and not alias.asname:
        return not module
    return (bound, meant) in (("nn", "torch.nn"), ("F", "torch.nn.functional"))


def _defined(node: ast.stmt) -> Iterator[str]:
    """Names that a statement of the text defines."""
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
            found = [name]
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            found = [name]
        case _:
            message = f"Line {node.lineno}: only imports, classes, functions and constants may"
            fix = "Move it into the class."
            raise CodeError(node.lineno, f"{message} stand there.", fix)
    for name in found:
        _expect_name(name, node.lineno)
    yield from found


def _expect_name(name: str, line: int) -> None:
    if name in _TAKEN or name in own_names():
        message = f"Line {line}: {name} is a name that model.py uses itself."
        raise CodeError(line, message, "Give it another name.")
    if not _PLAIN.match(name.lstrip("_")):
        message = f"Line {line}: {name[:40]} is no name of up to 40 letters."
        raise CodeError(line, message, "Give it another name.")


@cache
def own_names() -> frozenset[str]:
    """Classes of ours that may be copied into model.py."""
    folder = resources.files("graph_runtime") / "modules"
    found = set()
    for file in folder.iterdir():
        if file.name.endswith(".py") and not file.name.startswith("_"):
            tree = ast.parse(file.read_text(encoding="ascii"))
            found |= {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
    return frozenset(found)
