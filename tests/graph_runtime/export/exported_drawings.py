"""Drawings with a recipe that exports are tried on."""

from itertools import pairwise
from pathlib import Path

from graph_runtime.document.model import Document, Edge, Node, Recipe, Training
from graph_runtime.keeping.files import write_document

CHAIN = {
    "table": [("Input", {"shape": [10]}), ("Linear", {"out_features": 16}), ("BatchNorm1d", {})],
    "end": [("ReLU", {}), ("Dropout", {"p": 0.2}), ("Linear", {"out_features": 1})],
}


def chained(blocks: list[tuple[str, dict]]) -> tuple[dict[str, Node], tuple[Edge, ...]]:
    names = [f"block{i}" for i in range(len(blocks))]
    nodes = {n: Node(kind=k, params=p) for n, (k, p) in zip(names, blocks, strict=True)}
    edges = tuple(Edge(source=a, target=b) for a, b in pairwise(names))
    return nodes, edges


def regression() -> Document:
    nodes, edges = chained([*CHAIN["table"], *CHAIN["end"], ("Output", {})])
    training = Training(
        dataset=Recipe(kind="Diabetes"),
        loss=Recipe(kind="MSELoss"),
        optimizer=Recipe(kind="SGD", params={"lr": 0.05, "momentum": 0.9}),
        schedule=Recipe(kind="StepLR", params={"step_size": 2}),
        epochs=4,
        batch_size=50,
        seed=5,
    )
    return Document(name="regression", nodes=nodes, edges=edges, training=training)


def pictures() -> Document:
    nodes, edges = chained(
        [
            ("Input", {"shape": [1, 8, 8]}),
            ("Conv2d", {"out_channels": 4, "kernel_size": 3}),
            ("ReLU", {}),
            ("Flatten", {}),
            ("Linear", {"out_features": 10}),
            ("Output", {}),
        ]
    )
    training = Training(
        schedule=Recipe(kind="CosineAnnealingLR"), epochs=2, optimizer=Recipe(kind="AdamW")
    )
    return Document(name="pictures", nodes=nodes, edges=edges, training=training)


def saved(tmp_path: Path, document: Document) -> str:
    write_document(tmp_path / "drawing.json", document)
    return str(tmp_path / "drawing.json")


def augmented() -> Document:
    drawn = pictures()
    assert drawn.training is not None
    kinds = ["RandomCrop", "RandomAffine", "ElasticTransform", "PCAColor", "CutMix", "NoiseBank"]
    transforms = tuple(Recipe(kind=kind) for kind in kinds)
    return drawn.replaced(training=drawn.training.model_copy(update={"transforms": transforms}))
