"""Why a worker is gone, in a sentence."""

from __future__ import annotations

import signal

from graph_runtime.files import printable


def sentence(status: int, last_words: str) -> str:
    """The cause for an exit status (negative: a signal) and the last line it wrote."""
    words = f" Its last words: {printable(last_words)}" if last_words else ""
    if status == -9:
        return "The worker was killed: by the system if memory ran out, else by hand."
    if status < 0:
        return f"The worker was ended by signal {_signal_name(-status)}.{words}"
    return f"The worker failed with status {status}.{words}"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)
