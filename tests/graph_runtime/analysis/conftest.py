"""The worker that the tests of training share serves here as well."""

from tests.graph_runtime.train.conftest import shared_worker, worker

__all__ = ["shared_worker", "worker"]
