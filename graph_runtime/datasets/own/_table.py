"""From the rows of a table to numbers: columns have roles, and bad rows a policy.

Every function stands alone, because it is written into exported scripts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph_runtime.dataset import LoadedMore
from graph_runtime.datasets.own._plain_files import expect_room


def table_loaded(
    rows: Iterator[tuple[int, list[str]]], header: list[str], roles: dict[str, str]
) -> LoadedMore:
    """Inputs (samples, columns) float32, targets as classes or numbers (samples, 1), and more."""

    import numpy as np

    aim, inputs, words, origin = columns = table_columns(header, roles)
    values, answers, codes, known, told = table_read(rows, header, roles, columns)
    count = told["rows"] - told["lacking"] - len(told["faults"])
    if count < 2:
        raise ValueError(f"The file holds {count} rows of good data; at least 2 are needed.")
    names = {column: sorted(found, key=class_order) for column, found in known.items()}
    places = {c: table_places(codes[c], known[c], names[c]) for c in known}
    numbers = np.array(values, np.float32).reshape(count, len(inputs) - len(words))
    table = table_wide(numbers, inputs, places, {column: len(names[column]) for column in words})
    more: dict[str, Any] = {"notes": table_notes(told)}
    if np.isnan(numbers).any():
        more["missing"] = True
    if origin >= 0:
        more |= {"sources": places[origin], "source_names": tuple(names[origin])}
    if roles["target_kind"] == "number":
        return (table,), np.array(answers, np.float32).reshape(-1, 1), (), more
    if len(known[aim]) < 2:
        raise ValueError(f"Column {header[aim]!r} names one class only; at least 2 are needed.")
    return (table,), places[aim], tuple(names[aim]), more


def table_read(
    rows: Iterator[tuple[int, list[str]]], header: list[str], roles: dict[str, str], columns: Any
) -> tuple[Any, Any, dict[int, Any], dict[int, dict[str, int]], dict[str, Any]]:
    """Numbers, number targets, codes of words by column, the words themselves, and the counts."""
    from array import array

    aim, inputs, words, origin = columns
    number = roles["target_kind"] == "number"
    named = [*words, *([] if number else [aim]), *([origin] if origin >= 0 else [])]
    known: dict[int, dict[str, int]] = {column: {} for column in named}
    codes = {column: array("i") for column in named}
    values, answers, told = array("f"), array("f"), table_tally()
    plain = [column for column in inputs if column not in words]
    for row, fields in rows:
        told["rows"] += 1
        try:
            gaps = table_gaps(row, header, fields, [*inputs, aim], roles["missing"])
            if aim in gaps or (gaps and roles["missing"] == "skip"):
                told["lacking"] += 1
                continue
            found = table_numbers(row, header, fields, plain, gaps)
            answer = table_numbers(row, header, fields, [aim], gaps) if number else []
            labels = table_names(row, header, fields, named, gaps)
        except ValueError as error:
            if roles["damaged"] != "skip":
                raise
            told["faults"].append(str(error))
            continue
        if len(values) >> 22 < len(values) + len(found) >> 22:
            expect_room(4 * len(values))
        values.extend(found)
        answers.extend(answer)
        told["filled"] += len(gaps)
        for column, label in zip(named, labels, strict=True):
            table_count(row, header[column], label, known[column], codes[column])
    return values, answers, codes, known, told


def table_count(row: int, column: str, label: str, known: dict[str, int], codes: Any) -> None:
    """Note one word of one column; raises ValueError where a column has too many."""
    codes.append(known.setdefault(label, len(known)) if label else -1)
    if len(known) > 1000:
        raise ValueError(
            f"Column {column!r} has more than 1,000 different values up to row {row}. "
            "Set target_kind to number, or give it another role."
        )


def table_columns(
    header: list[str], roles: dict[str, str]
) -> tuple[int, list[int], list[int], int]:
    """Where the target stands, the inputs, those of them that are words, and the source or -1."""
    names = [name.strip() for name in header]
    if len(names) > 10_000:
        raise ValueError(f"The file has {len(names):,} columns; the limit is 10,000.")
    lists = {
        role: {name.strip() for name in roles[role].split(",") if name.strip()}
        for role in ("leave_out", "category")
    }
    target, source = roles["target"].strip() or names[-1], roles["source"].strip()
    aside = lists["leave_out"] | ({source} if source else set())
    for name in [target, *sorted(aside | lists["category"])]:
        if names.count(name) != 1:
            shown = ", ".join(repr(other)[:40] for other in names[:20])
            fault = "no column" if name not in names else "more than one column"
            raise ValueError(f"The file has {fault} {name[:60]!r}. Its columns are {shown}.")
    aim = names.index(target)
    inputs = [i for i, name in enumerate(names) if i != aim and name not in aside]
    if not inputs:
        raise ValueError("The file has no column beside the target, so there are no inputs.")
    words = [i for i in inputs if names[i] in lists["category"]]
    return aim, inputs, words, names.index(source) if source else -1


def table_gaps(
    row: int, header: list[str], fields: list[str], columns: list[int], missing: str
) -> set[int]:
    """Columns in which the row lacks a value; none where that is not allowed for."""
    if len(fields) != len(header):
        raise ValueError(
            f"Row {row} has {len(fields)} columns but the header has {len(header)}. "
            "Check the delimiter and the quotes."
        )
    if missing == "stop":
        return set()
    empty = ("", "na", "n/a", "nan", "null", "none", "?")
    return {column for column in columns if fields[column].strip().lower() in empty}


def table_numbers(
    row: int, header: list[str], fields: list[str], columns: list[int], gaps: set[int]
) -> list[float]:
    """The numbers in some columns of a row, none of them infinite, also not as float32."""
    values = []
    for column in columns:
        text = fields[column]
        try:
            # Python reads 1_000 as a number, but in a table it is a name.
            value = float("nan" if "_" in text else text)
        except ValueError:
            value = float("nan")
        if not -3.4e38 < value < 3.4e38 and column not in gaps:
            name = header[column].strip() or f"number {column + 1}"
            shown = f"{text[:60]!r} is not a number" if text.strip() else "is empty"
            raise ValueError(
                f"row {row}, column {name[:60]!r}: {shown}. "
                "Correct it in the file, or leave the column out."
            )
        values.append(float("nan") if column in gaps else value)
    return values


def table_names(
    row: int, header: list[str], fields: list[str], columns: list[int], gaps: set[int]
) -> list[str]:
    """The words in some columns of a row, "" where one is missing and may be."""
    names = ["" if column in gaps else fields[column].strip() for column in columns]
    for column, name in zip(columns, names, strict=True):
        if not name and column not in gaps:
            raise ValueError(f"row {row}, column {header[column]!r} is empty. Name a class there.")
    return names


def table_places(codes: Any, known: dict[str, int], names: list[str]) -> Any:
    """The place of every row's word in the sorted names, int64; -1 where it is missing."""
    import numpy as np

    place = np.full(len(names) + 1, -1, np.int64)
    place[[known[name] for name in names]] = np.arange(len(names))
    return place[np.array(codes, np.int64)]


def table_wide(numbers: Any, inputs: list[int], places: Any, widths: dict[int, int]) -> Any:
    """The inputs in the order of the file, a column of words as a 1 among zeros (one-hot)."""
    import numpy as np

    if not widths:
        return numbers
    width = len(inputs) - len(widths) + sum(widths.values())
    if width > 10_000:
        raise ValueError(f"Its words make {width:,} inputs; the limit is 10,000. Leave some out.")
    expect_room(4 * width * len(numbers))
    table = np.zeros((len(numbers), width), np.float32)
    at, plain = 0, 0
    for column in inputs:
        if column in widths:
            rows = np.flatnonzero(places[column] >= 0)
            table[rows, at + places[column][rows]] = 1.0
        else:
            table[:, at] = numbers[:, plain]
            plain += 1
        at += widths.get(column, 1)
    return table


def table_tally() -> dict[str, Any]:
    """What is counted while rows are read."""
    return {"rows": 0, "lacking": 0, "filled": 0, "faults": []}


def table_notes(told: dict[str, Any]) -> tuple[str, ...]:
    """What the person is to know of rows that were left out."""
    notes, faults = [], told["faults"]
    if faults:
        shown = " ".join(faults[:3]) + (" …" if len(faults) > 3 else "")
        count = f"{len(faults):,} of {told['rows']:,}"
        notes.append(f"{count} rows are damaged and left out: {shown}")
    if told["lacking"]:
        count = f"{told['lacking']:,} of {told['rows']:,}"
        notes.append(f"{count} rows lack a value and are left out.")
    if told["filled"]:
        notes.append(f"{told['filled']:,} missing values take the mean of the training part.")
    return tuple(notes)


def class_order(name: str) -> tuple[bool, float, str]:
    """Names that are numbers by size, then all others by the alphabet."""
    try:
        return False, float(name), name
    except ValueError:
        return True, 0.0, name
