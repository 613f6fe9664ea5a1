"""`TableFile`: the fields that every kind of table has in common."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from graph_runtime.dataset import DataFacts, Dataset
from graph_runtime.datasets.own import _table as table
from graph_runtime.datasets.own._plain_files import expect_room

NEEDS = (
    expect_room,
    table.table_loaded,
    table.table_read,
    table.table_count,
    table.table_columns,
    table.table_gaps,
    table.table_numbers,
    table.table_names,
    table.table_places,
    table.table_wide,
    table.table_tally,
    table.table_notes,
    table.class_order,
)
"""The functions that a loader of a table needs."""


class TableFile(Dataset):
    """Base of the tables: which column plays which role, and what becomes of bad rows."""

    origin = "Your own file; it is read where it lies and never changed."

    path: str = Field(
        min_length=1, description="The file; a relative path starts at the document's folder."
    )
    target: str = Field("", description="The column to predict, by name; empty for the last one.")
    target_kind: Literal["class", "number"] = Field(
        "class", description="Whether the target names a class or is a number to come close to."
    )
    leave_out: str = Field(
        "", description="Columns that are no inputs, such as a row's id; commas in between."
    )
    category: str = Field(
        "",
        description="Columns of words; each becomes one input per word, 1 for the row's own and 0 "
        "for the others (one-hot); commas in between.",
    )
    source: str = Field(
        "",
        description="The column that says where a row comes from, by which the data can be split; "
        "it is no input.",
    )
    missing: Literal["stop", "skip", "mean"] = Field(
        "stop",
        description="Stop at a row that lacks a value, leave it out, or take the column's mean of "
        "the training part.",
    )
    damaged: Literal["stop", "skip"] = Field(
        "stop", description="Stop at a row that cannot be read, or leave it out and count it."
    )

    def facts(self) -> DataFacts | None:
        return None

    def roles(self) -> dict[str, str]:
        """The fields as the loader functions take them."""
        names = ("target", "target_kind", "leave_out", "category", "source", "missing", "damaged")
        return {name: getattr(self, name) for name in names}
