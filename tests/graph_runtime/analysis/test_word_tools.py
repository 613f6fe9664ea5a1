"""Maps of embeddings, co-occurrences and vectors freed of bias, as a person meets them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from sklearn.neighbors import KNeighborsClassifier
from torch import nn

from graph_runtime.__main__ import main
from graph_runtime.analysis.tools.cooccurrence_matrix import CooccurrenceMatrix
from graph_runtime.analysis.tools.debias import Debias
from graph_runtime.analysis.tools.embedding_map import EmbeddingMap
from graph_runtime.analysis.work import cooccurrence_matrix, debias, embedding_map
from graph_runtime.document.model import Document
from graph_runtime.errors import RunError
from graph_runtime.train.looking.bench import Bench, bench_of
from graph_runtime.train.messages.commands import Look
from tests.graph_runtime.analysis.test_gradient_check import NOTHING, bench
from tests.graph_runtime.train.drawings import chain, digits_mlp, new_run

WORDS = "he she man woman doctor nurse sat saw"


def reader(width: int, rows: int, **training: object) -> Document:
    nodes = {
        "words": ("Input", {"shape": [4], "dtype": "int64"}),
        "vectors": ("Embedding", {"num_embeddings": rows, "embedding_dim": width}),
        "mean": ("MeanOverTime", {}), "logits": ("Linear", {"out_features": rows}),
        "result": ("Output", {}),
    }  # fmt: skip
    return chain(nodes, **training)


def vectors(of: Bench) -> nn.Parameter:
    table = of.model.get_submodule("vectors")
    assert isinstance(table, nn.Embedding)
    return table.weight


def own_text(folder: Path) -> Bench:
    (folder / "own.txt").write_text(f"{WORDS} . " * 20)
    data = {"kind": "ContextWords", "params": {"path": str(folder / "own.txt"), "min_count": 1,
                                               "window": 2, "threshold": 0.0}}  # fmt: skip
    run = new_run(folder, reader(6, 13, dataset=data), data_folder="..")
    return bench_of(Look(number=1, folder=str(run), weights="fresh"))


def clusters() -> tuple[torch.Tensor, list[int]]:
    made = torch.Generator().manual_seed(0)
    middles = 4 * torch.randn(3, 50, generator=made)
    labels = [n % 3 for n in range(120)]
    return middles[labels] + torch.randn(120, 50, generator=made), labels


@pytest.mark.row("S10.04")
@pytest.mark.parametrize("way", ["t-SNE", "PCA"])
def test_three_clusters_in_fifty_dimensions_stay_apart_on_the_map(tmp_path: Path, way: str) -> None:
    of = bench(tmp_path, reader(50, 120))
    rows, labels = clusters()
    vectors(of).data = rows
    made = EmbeddingMap(way=way)  # type: ignore[arg-type]
    found = made.carry_out(of, NOTHING)
    assert found.picture is not None and found.picture.kind == "map"
    points = np.array(found.picture.points)
    judge = KNeighborsClassifier(6).fit(points, labels)
    near = judge.kneighbors(return_distance=False)
    purity = (np.array(labels)[near] == np.array(labels)[:, None]).mean()
    assert purity >= 0.95
    assert found.picture.names == tuple(map(str, range(120)))
    if way == "t-SNE":
        falls = [row[1] for row in found.rows]
        assert len(falls) == 4 and falls == sorted(falls, reverse=True)  # type: ignore[type-var]
        assert falls[-1] < falls[0]  # type: ignore[operator]
        assert made.carry_out(of, NOTHING) == found


def test_pca_keeps_the_two_largest_directions() -> None:
    rows = np.diag([5.0, 3.0, 1.0, 0.0])
    points, shares = embedding_map.by_pca(np.concatenate([rows, -rows]))
    assert shares == pytest.approx((25 / 35, 9 / 35))
    assert np.abs(points).max(0) == pytest.approx((5, 3))


def test_a_network_without_an_embedding_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="no Embedding"):
        EmbeddingMap().carry_out(bench(tmp_path, digits_mlp()), NOTHING)
    with pytest.raises(RunError, match="There are vectors"):
        EmbeddingMap(table="strange").carry_out(bench(tmp_path, reader(4, 9)), NOTHING)


@pytest.mark.row("S10.15")
def test_the_matrix_of_a_text_is_symmetric_and_counted_by_hand(tmp_path: Path) -> None:
    """he she man …: within one place, each word stands between two others, in 20 rounds."""
    found = CooccurrenceMatrix(words=9, window=1).carry_out(own_text(tmp_path), NOTHING)
    picture = found.picture
    assert picture is not None and picture.kind == "matrix"
    counts = np.array(picture.values)
    assert np.array_equal(counts, counts.T)
    at = {word: place for place, word in enumerate(picture.names)}
    assert counts[at["he"], at["she"]] == counts[at["doctor"], at["nurse"]] == 20
    assert counts[at["he"], at["man"]] == counts[at["he"], at["he"]] == 0
    assert cooccurrence_matrix.MOST_ROWS >= len(found.rows) >= 7
    assert ("he", "she", 20) in found.rows or ("she", "he", 20) in found.rows


@pytest.mark.row("S10.20")
def test_neutral_words_lose_the_direction_and_pairs_are_evened(tmp_path: Path) -> None:
    of = own_text(tmp_path)
    rows = vectors(of).detach().double().numpy().copy()
    found = Debias(pairs="he:she, man : woman").carry_out(of, NOTHING)
    roles = {str(row[0]): row for row in found.rows}
    assert [roles[word][3] for word in ("he", "she", "doctor")] == ["pair", "pair", "neutral"]
    assert abs(float(roles["doctor"][2] or 0)) < 1e-12 < abs(float(roles["doctor"][1] or 0))
    assert float(roles["he"][2] or 0) == pytest.approx(-float(roles["she"][2] or 0))
    assert of.parts is not None
    place = {word: number for number, word in enumerate(of.parts.classes)}
    kept = load_file(tmp_path / found.weights)
    freed = kept["vectors.weight"].double().numpy()
    doctor, he, she = (freed[place[word]] for word in ("doctor", "he", "she"))
    assert np.linalg.norm(doctor - he) == pytest.approx(np.linalg.norm(doctor - she), abs=1e-5)
    assert np.array_equal(freed[0], rows[0]) and not np.allclose(freed, rows)
    for pairs, words in (("he", "no pair"), ("he:her", "'her'"), ("he:he", "do not differ")):
        with pytest.raises(RunError, match=words):
            Debias(pairs=pairs).carry_out(of, NOTHING)


@pytest.mark.row("S10.20")
def test_neutralising_gives_the_numbers_of_the_notes() -> None:
    rows = np.array([[1.0, 2, 2], [0.0, 0, 0], [3.0, 0, 1], [7.0, 7, 7]])
    freed = debias.freed_rows(rows, [(0, 1)], np.array([1.0, 2, 2]), [3])
    assert freed[2] == pytest.approx([2.444, -1.111, -0.111], abs=5e-4)
    assert freed[2] @ [1, 2, 2] == pytest.approx(0, abs=1e-12)
    assert freed[3].tolist() == [7, 7, 7]


def test_tools_of_words_are_verbs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["embedding-map", "cloze", "--way", "PCA", "--words", "20", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["rows"]) == 2
