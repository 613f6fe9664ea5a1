"""`TrustStore`: the texts of code that the person trusts on this machine, by their sha256.

It lies in the settings folder, never in a document, and is sealed with a key that only this
machine and this user have (rule R11): a store that was damaged, changed by hand or brought from
elsewhere trusts nothing.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import os
import secrets
import stat
import sys
from collections.abc import Mapping
from difflib import SequenceMatcher
from hashlib import sha256
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graph_runtime.custom.python_code import Lines, digest_of, read_code
from graph_runtime.custom.shipped import SHIPPED
from graph_runtime.custom.trust_folder import config_folder, state_folder
from graph_runtime.disk.regular_file import open_regular
from graph_runtime.keeping.files import write_atomic

MAX_BYTES = 16 << 20
MAX_ENTRIES, MAX_TYPED = 1_000, 200
"""Most texts that are kept, and among them those typed and never read in one piece."""
KEY_BYTES = 32
How = Literal["read", "typed"]


class Entry(BaseModel):
    """One trusted text; `how` it came to be: read and agreed to, or typed here."""

    model_config = ConfigDict(frozen=True)

    sha256: str
    how: How
    code: Lines = Field(max_length=10_000)


class _Sealed(BaseModel):
    format: Literal["network-designer-trust"] = "network-designer-trust"
    version: Literal[1] = 1
    entries: tuple[Entry, ...] = Field((), max_length=MAX_ENTRIES)
    seal: str = ""


class TrustStore:
    """Entries are read anew whenever the file on disk is another one."""

    def __init__(self, file: Path | None = None, key: Path | None = None) -> None:
        self.file = file or config_folder() / "trust.json"
        self._key_file = key or state_folder() / "trust.key"
        self._stamp: tuple[int, int, int] | None = None
        self._entries: dict[str, Entry] = {}
        self._trusted = SHIPPED
        self.fault = ""
        """Why nothing is trusted, as a sentence, "" where the store is whole or not there."""

    def trusted(self) -> frozenset[str]:
        """The sha256 of every text that may be run: those trusted here, and those shipped."""
        self._look()
        return self._trusted

    def trusts(self, code: Lines) -> bool:
        return digest_of(code) in self.trusted()

    def add(self, code: Lines, how: How) -> None:
        """Trust this text from now on; raises FileError where that cannot be written."""
        self._look()
        digest = digest_of(code)
        before = self._entries.pop(digest, None)
        if before is not None and before.how == "read":
            how = "read"
        self._entries[digest] = Entry(sha256=digest, how=how, code=code)
        self._forget_oldest()
        self._write()

    def withdraw(self, digest: str) -> None:
        """Trust the text with this sha256 no longer."""
        self._look()
        if self._entries.pop(digest, None) is not None:
            self._write()

    def last_like(self, code: Lines) -> Lines | None:
        """The last trusted text of a class of this name, or else the one most alike."""
        self._look()
        name = read_code(code).class_name
        texts = [entry.code for entry in reversed(self._entries.values())]
        named = [text for text in texts if name and read_code(text).class_name == name]
        if named:
            return named[0]
        alike = [(SequenceMatcher(None, text, code).ratio(), text) for text in texts[:50]]
        best = max(alike, default=(0.0, ()), key=lambda pair: pair[0])
        return best[1] if best[0] > 0.5 else None

    def _look(self) -> None:
        stamp = _stamp(self.file)
        if stamp != self._stamp or stamp is None:
            self._stamp = stamp
            # One that was put aside is missed, and that is still to be said.
            self._entries, self.fault = self._read() if stamp else ({}, self.fault)
            self._trusted = SHIPPED | self._entries.keys()

    def _read(self) -> tuple[dict[str, Entry], str]:
        try:
            with open_regular(self.file) as file:
                data = file.read(MAX_BYTES + 1)
            key = self._key()
            sealed = _Sealed.model_validate_json(data[: MAX_BYTES + 1])
        except (OSError, ValueError, ValidationError, RecursionError):
            return {}, self._put_aside("The list of trusted code is damaged")
        if key is None or not hmac.compare_digest(sealed.seal, _seal(key, sealed.entries)):
            return {}, self._put_aside("The list of trusted code was not made on this machine")
        return {e.sha256: e for e in sealed.entries if digest_of(e.code) == e.sha256}, ""

    def _put_aside(self, what: str) -> str:
        with contextlib.suppress(OSError):
            self.file.replace(self.file.with_suffix(".damaged"))
        return f"{what}, so that no code is trusted. It was put aside as trust.damaged."

    def _write(self) -> None:
        entries = tuple(self._entries.values())
        key = self._key() or self._make_key()
        sealed = _Sealed(entries=entries, seal=_seal(key, entries))
        self.file.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(self.file, sealed.model_dump_json(indent=1).encode())
        with contextlib.suppress(OSError):
            self.file.chmod(0o600)
        self._stamp, self.fault = _stamp(self.file), ""
        self._trusted = SHIPPED | self._entries.keys()

    def _forget_oldest(self) -> None:
        """Texts on the way to another one first."""
        typed = [digest for digest, entry in self._entries.items() if entry.how == "typed"]
        for digest in typed[: max(0, len(typed) - MAX_TYPED)]:
            del self._entries[digest]
        for digest in list(self._entries)[: max(0, len(self._entries) - MAX_ENTRIES)]:
            del self._entries[digest]

    def _key(self) -> bytes | None:
        """The key of this machine; None if there is none that is the user's alone."""
        try:
            with open_regular(self._key_file) as file:
                if not _private(os.fstat(file.fileno())):
                    return None
                key = file.read(KEY_BYTES + 1)
        except OSError:
            return None
        return key if len(key) == KEY_BYTES else None

    def _make_key(self) -> bytes:
        key = secrets.token_bytes(KEY_BYTES)
        self._key_file.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            self._key_file.unlink()
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        descriptor = os.open(self._key_file, flags, 0o600)
        try:
            os.write(descriptor, key)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        return key


def _seal(key: bytes, entries: tuple[Entry, ...]) -> str:
    """A keyed hash of all entries in one fixed spelling."""
    rows: list[Mapping[str, object]] = [entry.model_dump(mode="json") for entry in entries]
    text = json.dumps(rows, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, text.encode("ascii"), sha256).hexdigest()


def _private(found: os.stat_result) -> bool:
    """Whether a file belongs to the user and nobody else may read or write it."""
    if sys.platform == "win32":
        return True
    return found.st_uid == os.geteuid() and not stat.S_IMODE(found.st_mode) & 0o077


def _stamp(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
