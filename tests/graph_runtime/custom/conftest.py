"""A machine of its own for each test: nothing is trusted on it but what came with the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_runtime.custom.trust_store import TrustStore


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TrustStore:
    """The store that the program looks into."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return TrustStore()
