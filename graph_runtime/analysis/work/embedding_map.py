"""Vectors on a plane: by t-SNE in stretches, whose divergences are told, or by PCA."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from graph_runtime.analysis.tools.embedding_map import EmbeddingMap
from graph_runtime.analysis.work.word_rows import word_rows
from graph_runtime.errors import RunError
from graph_runtime.tool import Findings, Picture
from graph_runtime.train.looking.bench import Bench

Numbers = np.ndarray[Any, Any]
STRETCH = 300
"""Iterations of t-SNE between two looks; scikit-learn tells no divergence after 250."""
STRETCHES = 4


def findings(tool: EmbeddingMap, bench: Bench, pause: Callable[[], None]) -> Findings:
    """Lay them out; raises RunError where there are none."""
    name, words, rows = word_rows(bench, tool.table)
    words, rows = words[: tool.words], rows[: tool.words]
    if len(rows) < 3:
        raise RunError(f"{name} has {len(rows)} vectors: too few for a map.")
    start, shares = by_pca(rows)
    told = f"The plane keeps {sum(shares):.0%} of how the {len(rows)} vectors of {name} vary."
    table = tuple((f"axis {axis + 1}", share) for axis, share in enumerate(shares))
    columns, points = ("axis", "share of the variance"), start
    if tool.way == "t-SNE":
        points, falls = by_tsne(rows, start, tool.perplexity, tool.seed, pause)
        table = tuple((str(STRETCH * (n + 1)), fall) for n, fall in enumerate(falls))
        columns = ("iterations", "KL divergence")
        told = f"{len(rows)} vectors of {name}: the divergence fell to {falls[-1]:.3g}."
    picture = Picture(kind="map", names=words, points=tuple((x, y) for x, y in points.tolist()))
    return Findings(verdict="none", message=told, columns=columns, rows=table, picture=picture)


def by_pca(rows: Numbers) -> tuple[Numbers, tuple[float, ...]]:
    """The two directions of the largest spread, (N, 2), and their shares of the variance."""
    middle = rows - rows.mean(0)
    left, sizes, _ = np.linalg.svd(middle, full_matrices=False)
    left, sizes = np.pad(left, ((0, 0), (0, 2)))[:, :2], np.pad(sizes, (0, 2))
    total = float((sizes**2).sum()) or 1.0
    return left * sizes[:2], tuple(float(size**2) / total for size in sizes[:2])


def by_tsne(
    rows: Numbers, start: Numbers, perplexity: float, seed: int, pause: Callable[[], None]
) -> tuple[Numbers, list[float]]:
    """The map (N, 2), and the Kullback-Leibler divergence after each stretch of iterations."""
    from sklearn.manifold import TSNE

    spread = float(start[:, 0].std()) or 1.0
    points, falls = start / spread * 1e-4, list[float]()
    for stretch in range(STRETCHES):
        pause()
        made = TSNE(
            init=points.astype(np.float32),
            perplexity=min(perplexity, (len(rows) - 1) / 3),
            early_exaggeration=12.0 if stretch == 0 else 1.0,
            max_iter=STRETCH,
            random_state=seed,
            n_jobs=1,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            points = made.fit_transform(rows.astype(np.float32)).astype(np.float64)
        falls.append(float(made.kl_divergence_))
    return points, falls
