"""Code that comes with the program and is trusted like the program itself."""

from __future__ import annotations

from graph_runtime.custom.python_code import digest_of
from graph_runtime.custom.python_module import TEMPLATE

SHIPPED = frozenset({digest_of(TEMPLATE)})
"""sha256 of the text that a new block begins with, and of no other."""
