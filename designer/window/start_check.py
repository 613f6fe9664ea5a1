"""Whether this Python and this PySide6 can work together; asked before any window opens."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version


def start_fault() -> str | None:
    """Why the window cannot be opened here, as a sentence; None if it can."""
    try:
        installed = version("PySide6-Essentials")
    except PackageNotFoundError:
        return "PySide6 is not installed. Install it with: pip install 'PySide6-Essentials<6.12'"
    return pairing_fault(sys.version_info[:2], installed)


def pairing_fault(python: tuple[int, int], pyside: str) -> str | None:
    """Why these two versions cannot work together; None if they can.

    PySide6 6.12 drops a reference to None with every call that returns None before Python 3.12,
    which ends the program after some 5,000 calls.
    """
    parts = pyside.split(".")
    numbers = tuple(int(part) for part in parts[:2] if part.isdigit())
    if numbers >= (6, 12) and python < (3, 12):
        return (
            f"PySide6 {pyside} crashes on Python {python[0]}.{python[1]}. "
            "Install an older one with: pip install 'PySide6-Essentials<6.12', "
            "or use Python 3.12 or newer."
        )
    return None
