"""`PythonCode`: what the text of a person's own block says of itself. It is parsed, never run."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256

from graph_runtime.custom.signature import Argument, Ends, constructor, ends
from graph_runtime.custom.writing_rules import CodeError, expect_plain, expect_statements

Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why code cannot be used: a sentence with its line, and what to do."""

    message: str
    fix: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class PythonCode:
    """One text: the class that the block stands for, its ports and its parameters.

    `names` are all that it defines, `imported` the names that it imports with their lines, `body`
    the text without those, and `first_line` where the body begins in the text (from 1). Where there
    is a `fault` nothing else is known.
    """

    lines: Lines
    class_name: str = ""
    ends: Ends = field(default_factory=Ends)
    arguments: tuple[Argument, ...] = ()
    names: tuple[str, ...] = ()
    imported: tuple[tuple[str, str], ...] = ()
    body: str = ""
    first_line: int = 1
    fault: Fault | None = None

    @property
    def digest(self) -> str:
        return digest_of(self.lines)

    @property
    def text(self) -> str:
        return text_of(self.lines)


def text_of(lines: Lines) -> str:
    return "\n".join(lines) + "\n"


def lines_of(text: str) -> Lines:
    """A text as documents keep it: its lines, without empty ones at the end."""
    return tuple(text.replace("\r\n", "\n").rstrip("\n ").split("\n"))


@lru_cache(maxsize=4096)
def digest_of(lines: Lines) -> str:
    """sha256 of exactly this text: what trust is bound to."""
    return sha256(text_of(lines).encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=1024)
def read_code(lines: Lines) -> PythonCode:
    """What the text declares, or the fault that keeps it from being used."""
    try:
        expect_plain(lines)
        return _read(lines, _parsed(text_of(lines)))
    except CodeError as error:
        return PythonCode(lines, fault=Fault(error.message, error.fix, error.line))


def _parsed(text: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # An odd escape is the author's business.
            return ast.parse(text)
    except SyntaxError as error:
        said = ascii((error.msg or "it is no Python").removesuffix("."))[1:-1]
        message = f"Line {error.lineno or 1}: {said}."
        raise CodeError(error.lineno or 1, message, "Mend the line.") from None
    except (ValueError, RecursionError, MemoryError):
        raise CodeError(1, "It nests its expressions too deep.", "Use shorter ones.") from None


def _read(lines: Lines, tree: ast.Module) -> PythonCode:
    names = expect_statements(tree)
    block = _block_class(tree)
    methods = {n.name: n for n in block.body if isinstance(n, ast.FunctionDef)}
    imports = [n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)]
    head = max((n.end_lineno or n.lineno for n in imports), default=0)
    body = list(lines[head:])
    while body and not body[0].strip():
        body.pop(0)
    return PythonCode(
        lines,
        block.name,
        ends(methods["forward"]),
        constructor(methods.get("__init__")),
        names,
        tuple(pair for node in imports for pair in _bound(node)),
        "\n".join(body),
        len(lines) - len(body) + 1,
    )


def _bound(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    """Each name that an import binds, with a line that binds it alone."""
    for alias in node.names:
        one: ast.stmt = ast.Import([alias])
        if isinstance(node, ast.ImportFrom):
            one = ast.ImportFrom(node.module, [alias], 0)
        yield (alias.asname or alias.name).partition(".")[0], ast.unparse(one)


def _block_class(tree: ast.Module) -> ast.ClassDef:
    """The last class with a forward method."""
    found = [
        node
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        and any(isinstance(n, ast.FunctionDef) and n.name == "forward" for n in node.body)
    ]
    if not found:
        fix = "Write a class with def forward(self, x)."
        raise CodeError(1, "It holds no class with a forward method.", fix)
    block = found[-1]
    if not block.bases:
        message = f"Line {block.lineno}: the class {block.name} is no nn.Module."
        raise CodeError(block.lineno, message, f"Write class {block.name}(nn.Module).")
    if not block.name[0].isupper():
        message = f"Line {block.lineno}: the class {block.name} begins with a small letter."
        raise CodeError(block.lineno, message, "Begin its name with a capital letter.")
    return block
