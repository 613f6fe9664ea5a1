"""What to do when the program itself has a fault: write it down, say it quietly, go on."""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

LOG = logging.getLogger("network-designer")
MAX_LOG = 1 << 20
NOTICE = "Something went wrong inside the program; your drawing is untouched. Details are in {}"


class Faults(QObject):
    """Takes exceptions nobody caught, in slots and threads, and Qt's own complaints.

    Each goes to the log; `happened` carries one sentence for the status bar.
    """

    happened = Signal(str)

    def __init__(self, log: Path) -> None:
        super().__init__()
        self.log = log
        self._handler = _log_to(log)

    def install(self) -> None:
        """Take over from Python's and Qt's own ways, which print and may end the program."""
        sys.excepthook = self.caught
        threading.excepthook = self._caught_in_thread
        qInstallMessageHandler(self._said_by_qt)

    def remove(self) -> None:
        """Give Python's and Qt's own ways back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)
        LOG.removeHandler(self._handler)
        self._handler.close()

    def caught(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        """Write an exception down and say so once."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        LOG.error("uncaught exception", exc_info=(kind, error, trace))
        with contextlib.suppress(RuntimeError):
            self.happened.emit(NOTICE.format(self.log))

    def _caught_in_thread(self, caught: threading.ExceptHookArgs) -> None:
        error = caught.exc_value or caught.exc_type()
        self.caught(caught.exc_type, error, caught.exc_traceback)

    def _said_by_qt(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        level = {
            QtMsgType.QtDebugMsg: logging.DEBUG,
            QtMsgType.QtInfoMsg: logging.INFO,
            QtMsgType.QtWarningMsg: logging.WARNING,
        }.get(kind, logging.ERROR)
        LOG.log(level, "Qt: %s", ascii(message)[1:-1])


def _log_to(path: Path) -> logging.Handler:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            path, maxBytes=MAX_LOG, backupCount=1, encoding="utf-8", delay=True
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    LOG.addHandler(handler)
    LOG.propagate = False
    return handler
