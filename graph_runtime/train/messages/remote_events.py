"""What a worker on another machine says of the files of its runs."""

from __future__ import annotations

from graph_runtime.train.messages.event import Count, Event


class FilePiece(Event):
    """Bytes of a file from `first` on, as base64; `last` says that the file ends with them."""

    folder: str
    file: str
    first: Count = 0
    data: str = ""
    last: bool = False
    missing: bool = False
