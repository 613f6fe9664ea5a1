"""A store with a whole run in it."""

from __future__ import annotations

import pytest

from designer.plots.store import RunStore
from tests.designer.plots.recorded_run import recorded_store


@pytest.fixture
def store() -> RunStore:
    return recorded_store()
