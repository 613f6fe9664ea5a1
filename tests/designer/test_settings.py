"""Settings come back, and a damaged file never keeps the window from opening."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from designer.settings import MAX_RECENT, Settings, SettingsFile


def test_what_was_changed_is_there_at_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.json"
    SettingsFile(path).change(theme="dark")
    assert SettingsFile(path).present.theme == "dark"


@pytest.mark.row("F27")
def test_a_damaged_file_is_put_aside_and_the_defaults_are_used(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    good = Settings(theme="dark", recent=("/a", "/b")).model_dump_json().encode()
    dice = random.Random(7)
    for _ in range(1_000):
        damaged = bytearray(good)
        for _ in range(dice.randint(1, 6)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        path.write_bytes(bytes(damaged[: dice.randint(0, len(damaged))]))
        present = SettingsFile(path).present
        assert present.theme in ("system", "light", "dark")
    path.write_bytes(b"\xff not settings")
    assert SettingsFile(path).present == Settings()
    assert (tmp_path / "settings.damaged").read_bytes() == b"\xff not settings"


def test_a_folder_that_cannot_be_made_is_no_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings = SettingsFile(tmp_path / "file" / "settings.json")
    settings.change(theme="dark")
    assert settings.present.theme == "dark"


def test_recent_files_are_few_and_each_is_there_once() -> None:
    settings = Settings()
    for index in range(MAX_RECENT + 5):
        settings = settings.with_recent(Path(f"/net{index}.json"))
    settings = settings.with_recent(Path("/net9.json"))
    assert len(settings.recent) == MAX_RECENT
    assert settings.recent[0] == "/net9.json"
    assert len(set(settings.recent)) == MAX_RECENT
