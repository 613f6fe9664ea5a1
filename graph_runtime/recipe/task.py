"""`task_of`: what data ask of a network, in words, and the loss that follows from it."""

from __future__ import annotations

from dataclasses import dataclass

from graph_runtime.dataset import DataFacts
from graph_runtime.tensors import Spec


@dataclass(frozen=True, slots=True)
class Task:
    """`words` say what is asked, `why` why this loss; `result` are the sizes for one sample."""

    words: str
    why: str
    loss: str
    result: tuple[int, ...]


def task_of(facts: DataFacts) -> Task:
    """Classes are compared by cross entropy, labels one by one, numbers by squared distance."""
    sizes, count = facts.target_sizes, len(facts.classes)
    if facts.target == "class":
        where = _where(sizes)
        axes = (count, *sizes) if len(sizes) > 1 else (*sizes, count)
        return Task(
            f"{where} has one of {count:,} classes.",
            "Cross entropy asks for a high probability of the true class, and a low one of all "
            "others.",
            "CrossEntropyLoss",
            axes,
        )
    if count:
        return Task(
            f"Each sample has some of {count:,} labels.",
            "Each label is a yes or no of its own, so that each is judged by itself.",
            "BCEWithLogitsLoss",
            sizes or (1,),
        )
    many = "a number" if facts.numbers == 1 else f"{_said(sizes)} numbers"
    return Task(
        f"Each sample asks for {many}.",
        "The squared distance punishes one large error more than many small ones.",
        "MSELoss",
        sizes or (1,),
    )


def inputs_said(facts: DataFacts) -> str:
    """`1,797 samples, each 1×8×8 numbers.`"""
    each = " and ".join(_of(spec) for spec in facts.inputs)
    return f"{facts.samples:,} samples, each {each}."


def _of(spec: Spec) -> str:
    what = {"float32": "numbers", "int64": "whole numbers", "bool": "yes or no"}[spec.dtype]
    return f"{_said(spec.sizes)} {what}" if spec.sizes else f"one {what}"[:-1]


def _said(sizes: tuple[int, ...]) -> str:
    return "×".join(map(str, sizes))


def _where(sizes: tuple[int, ...]) -> str:
    return {0: "Each sample", 1: "Every step of a sequence"}.get(len(sizes), "Every pixel")
