"""Files of the person's own, from the document's folder through a worker to the final figure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graph_runtime.document.model import Document
from graph_runtime.train.messages.events import Failed
from tests.graph_runtime.train.drawings import chain, new_run
from tests.graph_runtime.train.talking import Talk


def linear(inputs: int, outputs: int, dataset: dict[str, Any], **training: Any) -> Document:
    return chain(
        {
            "rows": ("Input", {"shape": [inputs]}),
            "out": ("Linear", {"out_features": outputs}),
            "result": ("Output", {}),
        },
        **{"dataset": dataset, "epochs": 30, "batch_size": 16, **training},
    )


def own_table(folder: Path) -> dict[str, Any]:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(200, 3)) * [1, 50, 0.01] + [0, 1000, 5]
    y = 3 * x[:, 0] - 0.2 * x[:, 1] + 100 * x[:, 2] + 7
    table = np.column_stack([x, y])
    np.savetxt(folder / "own.csv", table, "%.9g", ",", header="a,b,c,price", comments="")
    params = {"path": "own.csv", "target": "price", "target_kind": "number"}
    return {"kind": "CSVFile", "params": params}


def regression(folder: Path, outputs: int = 1) -> Document:
    return linear(
        3,
        outputs,
        own_table(folder),
        loss={"kind": "MSELoss"},
        optimizer={"kind": "Adam", "params": {"lr": 0.05}},
        epochs=60,
    )


@pytest.mark.row("S2.22")
def test_a_regression_on_linear_data_explains_all_of_it(worker: Talk, tmp_path: Path) -> None:
    run = new_run(tmp_path, regression(tmp_path), data_folder="..")
    assert worker.carry_out(run).metrics["test_R2Score"] > 0.99


def test_what_only_the_file_can_tell_ends_the_run_with_a_sentence(
    worker: Talk, tmp_path: Path
) -> None:
    worker.train(new_run(tmp_path, regression(tmp_path, outputs=4), data_folder=".."))
    failed = worker.until(Failed)
    assert failed.cause == "data"
    assert "The network gives 4 numbers but the targets have 1." in failed.message
    assert "Set out_features of the last Linear (out) to 1." in failed.message


def test_a_bad_cell_ends_the_run_with_its_row(worker: Talk, tmp_path: Path) -> None:
    document = regression(tmp_path)
    table = (tmp_path / "own.csv").read_text().replace("\n", "\n1,abc,1,1\n", 1)
    (tmp_path / "own.csv").write_text(table)
    worker.train(new_run(tmp_path, document, data_folder=".."))
    failed = worker.until(Failed)
    assert (failed.cause, failed.node) == ("data", None)
    assert failed.message.startswith("row 2, column 'b': 'abc' is not a number")


def test_arrays_train_with_yes_or_no_answers(worker: Talk, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(300, 2))
    np.savez(tmp_path / "own.npz", x=x, y=(x[:, 0] > x[:, 1]).astype(np.int64))
    document = linear(
        2,
        1,
        {"kind": "NPZFile", "params": {"path": "own.npz"}},
        loss={"kind": "BCEWithLogitsLoss"},
        optimizer={"kind": "Adam", "params": {"lr": 0.05}},
    )
    run = new_run(tmp_path, document, data_folder="..")
    assert worker.carry_out(run).metrics["test_BinaryAccuracy"] > 0.95
