"""A text to learn from: a person's own file, or English of the standard library.

The functions stand alone: their sources are written into exported scripts.
"""

from __future__ import annotations


def read_text(path: str) -> str:
    """The text of a UTF-8 file; with no path, the pages on Python's language, in English.

    Raises ValueError with a sentence for anything wrong with the file.
    """
    from pathlib import Path

    if not path:
        from pydoc_data.topics import topics

        return "\n".join(topics[name] for name in sorted(topics))
    if not Path(path).is_file():
        raise ValueError(f"There is no file {path!r}. Choose the file again.")
    with Path(path).open("rb") as file:
        data = file.read((64 << 20) + 1)
    if len(data) > 64 << 20:
        raise ValueError("The file is larger than 64 MiB. Take a part of it.")
    if b"\0" in data:
        raise ValueError("The file holds a zero byte: this is no text file.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ValueError(f"Line {line} is not UTF-8. Save the file as UTF-8.") from error
    return text.replace("\r\n", "\n")
