"""`graph-runtime worker`: trains for another machine, over ssh."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace

from graph_runtime.train.calling.client import WORKER
from graph_runtime.verb import Answer, Verb


def _arguments(parser: ArgumentParser) -> None:
    parser.description = "Speaks JSON lines; started by `train --host` on the other machine."


def _run(options: Namespace) -> Answer:
    os.execv(sys.executable, [sys.executable, "-I", "-P", str(WORKER)])


VERB = Verb(_arguments, _run)
