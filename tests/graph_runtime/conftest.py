"""A worker that several tests share, and one for each test that kills it."""

from collections.abc import Iterator

import pytest

from tests.graph_runtime.train.talking import Talk


@pytest.fixture(scope="session")
def shared_worker() -> Iterator[Talk]:
    """A warm worker, for tests that leave it alive."""
    talk = Talk()
    yield talk
    talk.end()


@pytest.fixture
def worker(shared_worker: Talk) -> Talk:
    """The shared worker, started again if the last test ended it."""
    if not shared_worker.client.alive or shared_worker.client.ended:
        shared_worker.start()
    return shared_worker
