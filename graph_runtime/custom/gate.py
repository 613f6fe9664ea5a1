"""The one gate through which the code of a person's own blocks gets to where it runs (rule R12)."""

from __future__ import annotations

from collections.abc import Iterable

from graph_runtime.custom.python_code import PythonCode
from graph_runtime.custom.trust_store import TrustStore
from graph_runtime.errors import RunError


def expect_trusted(codes: Iterable[PythonCode]) -> None:
    """Raise RunError unless each of these texts is trusted on this machine, to the letter."""
    codes = tuple(codes)
    trusted = TrustStore().trusted() if codes else frozenset()
    for code in codes:
        if code.digest not in trusted:
            name = code.class_name or "a block"
            raise RunError(
                f"The code of {name} has not been trusted on this machine, so nothing of it is "
                "run. Read and trust it: in the window, or with graph-runtime trust DOCUMENT."
            )
