"""What is trusted lies on this machine alone; a store that was touched trusts nothing."""

from __future__ import annotations

import json
import os
import random
import stat
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths

from graph_runtime.custom.python_code import digest_of
from graph_runtime.custom.python_module import TEMPLATE
from graph_runtime.custom.trust_folder import config_folder, state_folder
from graph_runtime.custom.trust_store import MAX_TYPED, TrustStore
from tests.graph_runtime.custom.texts import MIXER, forward, lines

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="files have no mode there")
CODE = lines(MIXER)


def test_a_text_is_trusted_to_the_letter_and_for_good(store: TrustStore) -> None:
    assert not store.trusts(CODE)
    store.add(CODE, "read")
    assert TrustStore().trusts(CODE)
    for other in (MIXER.replace("2.0", "2.1"), MIXER.replace("2.0", "2.0 "), MIXER.upper()):
        assert not TrustStore().trusts(lines(other))


def test_trust_can_be_taken_back(store: TrustStore) -> None:
    store.add(CODE, "read")
    TrustStore().withdraw(next(iter(store.trusted() - TrustStore(Path("none")).trusted())))
    assert not store.trusts(CODE)


def test_the_code_that_ships_is_trusted_without_a_store(store: TrustStore) -> None:
    assert store.trusts(TEMPLATE)
    assert not store.file.exists()


@POSIX
def test_store_and_key_belong_to_the_user_alone(store: TrustStore) -> None:
    store.add(CODE, "read")
    for file in (store.file, state_folder() / "trust.key"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_any_damage_to_the_store_leaves_nothing_trusted(store: TrustStore) -> None:
    chance = random.Random(5)
    for _ in range(150):
        store.add(CODE, "read")
        data = bytearray(store.file.read_bytes())
        at = chance.randrange(len(data))
        match chance.randrange(3):
            case 0:
                data[at] ^= 1 << chance.randrange(7)
            case 1:
                del data[at:]
            case _:
                data[at:at] = b"\x00{}"
        store.file.write_bytes(bytes(data))
        damaged = TrustStore()
        same = json.loads(bytes(data)) if _is_json(bytes(data)) else None
        if damaged.trusts(CODE):  # a digit of a space between two values may have changed
            assert same == json.loads(store.file.read_bytes())
            continue
        assert damaged.trusted() == TrustStore(Path("none")).trusted()
        assert "no code is trusted" in damaged.fault
        assert store.file.with_suffix(".damaged").exists()
        store = TrustStore()


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except ValueError:
        return False
    return True


def test_an_entry_written_by_hand_is_not_believed(store: TrustStore) -> None:
    store.add(CODE, "read")
    tree = json.loads(store.file.read_text())
    evil = lines(forward("return x"))
    tree["entries"].append({"sha256": digest_of(evil), "how": "read", "code": list(evil)})
    store.file.write_text(json.dumps(tree))
    assert not TrustStore().trusts(evil)
    assert not TrustStore().trusts(CODE)


def test_a_store_from_another_machine_trusts_nothing(
    store: TrustStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add(CODE, "read")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "elsewhere"))
    other = TrustStore()
    assert not other.trusts(CODE)
    assert "not made on this machine" in other.fault
    other.add(lines(forward("return x")), "read")
    assert not TrustStore().trusts(CODE)


@POSIX
def test_a_key_that_others_can_read_is_no_key(store: TrustStore) -> None:
    store.add(CODE, "read")
    (state_folder() / "trust.key").chmod(0o644)
    assert not TrustStore().trusts(CODE)


@POSIX
def test_a_pipe_in_the_place_of_the_store_is_not_waited_for(store: TrustStore) -> None:
    store.file.parent.mkdir(parents=True)
    os.mkfifo(store.file)
    assert not TrustStore().trusts(CODE)


def test_texts_on_the_way_to_another_are_forgotten_first(store: TrustStore) -> None:
    store.add(CODE, "read")
    for number in range(MAX_TYPED + 5):
        store.add(lines(forward(f"return x + {number}")), "typed")
    assert store.trusts(CODE)
    assert not store.trusts(lines(forward("return x + 4")))
    assert store.trusts(lines(forward("return x + 5")))


def test_the_last_text_of_the_same_class_is_found_for_comparison(store: TrustStore) -> None:
    older, newer = lines(MIXER), lines(MIXER.replace("2.0", "3.0"))
    for code in (older, newer, lines(forward("return x"))):
        store.add(code, "read")
    assert store.last_like(lines(MIXER.replace("2.0", "evil()"))) == newer
    assert store.last_like(lines(MIXER.replace("2.0", "oops(").replace("Mixer", "Other"))) == newer


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems, other folders")
def test_the_folders_are_those_that_qt_would_take(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locations = QStandardPaths.StandardLocation
    for home in (None, str(tmp_path)):
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            monkeypatch.delenv(name, raising=False)
            if home:
                monkeypatch.setenv(name, f"{home}/{name}")
        found = {locations.GenericConfigLocation: config_folder()}
        found[locations.GenericDataLocation] = state_folder()
        for place, folder in found.items():
            assert folder == Path(QStandardPaths.writableLocation(place)) / "network-designer"
