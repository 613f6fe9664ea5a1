"""Code that comes with the program and is trusted like the program itself."""

from __future__ import annotations

from graph_runtime.custom.python_code import digest_of
from graph_runtime.custom.python_module import TEMPLATE

EXAMPLES: frozenset[str] = frozenset()
"""sha256 of the code in the bundled examples; a test compares them with the files."""

SHIPPED = EXAMPLES | {digest_of(TEMPLATE)}
