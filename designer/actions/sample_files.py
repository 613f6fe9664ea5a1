"""Sample data in a folder of the person's own, to try the import of data with."""

from __future__ import annotations

from pathlib import Path

from designer.actions.export_commands import fresh_folder
from designer.asking.questions import Questions
from graph_runtime.document.model import Recipe
from graph_runtime.keeping.samples import ROLES, TABLE, write_samples


def save_samples(questions: Questions) -> Path | None:
    """Write the samples into a folder that the person chooses; None where there are none."""
    title = "Save sample data into a new folder in this one"
    chosen = questions.folder_to_write(title, str(Path.home()))
    if chosen is None:
        return None
    folder = fresh_folder(chosen, "samples")
    try:
        write_samples(folder)
    except OSError as error:
        questions.tell("Not saved", "The sample data were not saved.", str(error))
        return None
    return folder


def sample_table(folder: Path) -> Recipe:
    """The table among the samples, as data with the roles that its columns have."""
    return Recipe(kind="CSVFile", params={"path": str(folder / TABLE), **ROLES})
