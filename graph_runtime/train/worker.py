"""The worker's first file: `python -I -P worker.py`. It finds its package, hardens and serves.

Started by path so that a checkout, an installation and a copy each run their own code, whatever
folder the person is in.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn


def main() -> NoReturn:
    """Serve commands from standard input until it ends, then end the process.

    With `--member RUN [--resume]` it is one of the processes of that run, under torchrun.
    """
    root = str(Path(__file__).resolve().parents[2])
    if root not in sys.path:
        sys.path.insert(0, root)
    from graph_runtime.train.process import hardening, warden

    hardening.harden()
    if sys.argv[1:2] != ["--member"]:
        warden.post()
    hardening.tune_allocator()
    hardening.prefer_as_victim()
    pipe = hardening.take_stdout()
    from graph_runtime.train.service import serve, serve_member

    if sys.argv[1:2] == ["--member"]:
        status = serve_member(pipe, Path(sys.argv[2]), "--resume" in sys.argv[3:])
    else:
        status = serve(pipe)
    sys.stderr.flush()
    os._exit(status)  # Taking torch apart would last longer than all else.


if __name__ == "__main__":
    main()
