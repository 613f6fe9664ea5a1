"""How a document of an older version becomes one of the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""By the version a function starts from; the caller raises the number. Version 1 is the first."""
