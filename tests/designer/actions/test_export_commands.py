"""Where an export goes: never over files that stand there."""

from __future__ import annotations

from pathlib import Path

from designer.actions.export_commands import fresh_folder


def test_an_empty_folder_is_used_as_it_is(tmp_path: Path) -> None:
    assert fresh_folder(tmp_path, "net") == tmp_path
    assert fresh_folder(tmp_path / "absent", "net") == tmp_path / "absent"


def test_a_folder_with_files_gets_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text("my own")
    assert fresh_folder(tmp_path, "net") == tmp_path / "net"
    (tmp_path / "net").mkdir()
    assert fresh_folder(tmp_path, "net") == tmp_path / "net-2"
