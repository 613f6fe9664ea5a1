"""All tests run without a screen, with settings and state of their own."""

from __future__ import annotations

import gc
import itertools
import os
import shutil
import tempfile

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# What a person at this machine trusts counts in no test.
os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp(prefix="network-designer-tests-")

import pytest

_done = itertools.count(1)
COLLECT_EVERY = 20

# A worker thread of one test must not free the widgets that an earlier test left in a cycle:
# Qt would crash. The window has its own guard against that.
gc.disable()


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(os.environ["XDG_CONFIG_HOME"], ignore_errors=True)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    if next(_done) % COLLECT_EVERY == 0:
        gc.collect()
