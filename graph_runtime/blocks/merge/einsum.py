"""Einsum."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from graph_runtime.block import BatchError, Block, Me, ShapeError, Value, call
from graph_runtime.tensors import Dim, Spec

_FORM = re.compile(r"[a-zA-Z]+(,[a-zA-Z]+)*->[a-zA-Z]*")


def _written_well(equation: str) -> str:
    if not _FORM.fullmatch(equation):
        raise ValueError("An equation is letters with commas, then -> and letters: nij,njk->nik.")
    return equation


Equation = Annotated[str, Field(max_length=200), AfterValidator(_written_well)]


class Einsum(Block):
    """Multiplies its inputs and adds up over the letters that the result does not name."""

    title = "Einsum"
    synonyms = ("einstein sum", "tensor contraction", "einstein notation", "batch matrix product")
    formula = r"y_{nik} = \sum_j a_{nij} \, b_{njk}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.einsum.html"
    calls = ("torch.einsum",)
    example = (Spec("N", 4, 8), Spec("N", 8, 16))

    equation: Equation = Field(
        "nij,njk->nik", description="A letter for each axis; inputs with commas, -> the result."
    )

    def shape(self, *x: Spec) -> Spec:
        terms, result = self._terms()
        if len(terms) != len(x):
            raise ShapeError(
                f"The equation names {len(terms)} inputs but {len(x)} are connected.",
                "Write one group of letters for each input.",
                "equation",
            )
        sizes: dict[str, Dim] = {}
        names: dict[str, str] = {}
        for term, spec in zip(terms, x, strict=True):
            self._learn(term, spec, sizes)
            names |= dict(zip(term, spec.axes, strict=True))
        self._expect_result(result, sizes)
        self._expect_batch(terms, result)
        return Spec(*(sizes[a] for a in result), axes=tuple(names[a] for a in result))

    def forward(self, me: Me, *x: Value) -> Value:
        return call("torch.einsum", self.equation, *x)

    def macs(self, *specs: Spec) -> int:
        """Of the sums of products from left to right, as torch works them out."""
        terms, result = self._terms()
        sizes: dict[str, Dim] = {}
        for term, spec in zip(terms, specs, strict=False):
            self._learn(term, spec, sizes)
        count, held = 0, set(terms[0])
        for index, term in enumerate(terms[1:], start=2):
            later = set(result).union(*terms[index:])
            joined = (held & (set(term) | later)) | (set(term) & (held | later))
            if joined - later:
                count += Spec(*(sizes[letter] for letter in joined)).numbers
            held = joined & later
        return count

    def _terms(self) -> tuple[list[str], str]:
        left, _, result = self.equation.partition("->")
        return left.split(","), result

    def _learn(self, term: str, spec: Spec, sizes: dict[str, Dim]) -> None:
        """Note the size of every letter; raise ShapeError where one has two sizes."""
        if len(term) != spec.rank:
            raise ShapeError(
                f"The letters {term} do not name the {spec.rank} axes of {spec.text}.",
                "Write one letter for each axis, the batch included.",
                "equation",
            )
        for letter, size in zip(term, spec.shape, strict=True):
            known = sizes.setdefault(letter, size)
            if known == 1:
                sizes[letter] = size
            elif size not in (known, 1):
                raise ShapeError(
                    f"The letter {letter} stands for {known} and for {size} in {spec.text}.",
                    "Give different sizes different letters.",
                    "equation",
                )

    def _expect_result(self, result: str, sizes: dict[str, Dim]) -> None:
        strange = [letter for letter in result if letter not in sizes]
        if strange or len(set(result)) != len(result):
            raise ShapeError(
                f"The result {result} must name letters of the inputs, each once.",
                "Write letters that stand before the arrow.",
                "equation",
            )

    def _expect_batch(self, terms: list[str], result: str) -> None:
        batch = terms[0][0]
        inside = any(term[0] != batch or batch in term[1:] for term in terms)
        if inside or result[:1] != batch:
            raise BatchError(
                "The first letter of every input and of the result must be the batch's.",
                f"Begin each of them with {batch}, and use it nowhere else.",
                "equation",
            )
