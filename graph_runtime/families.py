"""Families of declarations (blocks, losses, optimizers …): one file each, found by walking."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache, cached_property, lru_cache
from itertools import islice
from types import ModuleType
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from graph_runtime.describing import describe
from graph_runtime.errors import Problem, shown
from graph_runtime.params import JsonValue, Param, frozen


class Declaration(BaseModel):
    """Base of all that is declared in a file of its own: frozen, typed, with words for people."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)

    title: ClassVar[str] = ""
    synonyms: ClassVar[tuple[str, ...]] = ()
    formula: ClassVar[str] = ""
    reference: ClassVar[str] = ""

    @classmethod
    def kind(cls) -> str:
        """The name under which documents speak of it."""
        return cls.__name__

    @classmethod
    def called(cls) -> str:
        """What people call it, on the canvas and in lists."""
        return cls.kind()

    @classmethod
    def group(cls) -> str:
        """The folder its file lies in, which is its place in the palette."""
        return cls.__module__.split(".")[-2]

    @classmethod
    def summary(cls) -> str:
        """What it does, in one sentence: the docstring's first paragraph."""
        return " ".join((inspect.getdoc(cls) or "").split("\n\n")[0].split())

    @classmethod
    def params(cls) -> tuple[Param, ...]:
        return describe(cls)


D = TypeVar("D", bound=Declaration)

MAX_UNKNOWN = 10
"""Unknown parameters of one declaration that are named; a hostile file may have a million."""


class Family(Generic[D]):
    """All declarations below one package, by kind; read from the folder at first use.

    A module whose name starts with an underscore holds what its neighbours share.
    Raises TypeError for any other module that declares no class of the family, or two.
    """

    def __init__(self, package: str, base: type[D], noun: str) -> None:
        self._package = package
        self._base = base
        self.noun = noun

    @cached_property
    def kinds(self) -> Mapping[str, type[D]]:
        found: dict[str, type[D]] = {}
        for module in modules(importlib.import_module(self._package)):
            declared = self._declared_in(module)
            if declared.kind() in found:
                raise TypeError(f"two {self.noun}s are called {declared.kind()}")
            found[declared.kind()] = declared
        return found

    def make(self, kind: str, params: Mapping[str, JsonValue]) -> D | tuple[Problem, ...]:
        """The declaration with these parameters, or the problems that stand in the way."""
        declared = self.kinds.get(kind)
        if declared is None:
            return (self._unknown(kind),)
        return made_of(declared, params)

    def _declared_in(self, module: ModuleType) -> type[D]:
        declared = [
            thing
            for name, thing in vars(module).items()
            if isinstance(thing, type)
            and issubclass(thing, self._base)
            and thing.__module__ == module.__name__
            and not name.startswith("_")
        ]
        if len(declared) != 1:
            raise TypeError(f"{module.__name__} declares {len(declared)} {self.noun}s, not one")
        return declared[0]

    def _unknown(self, kind: str) -> Problem:
        lower = {name.lower(): name for name in self.kinds}
        turned = {"".join(sorted(name)): found for name, found in lower.items()}
        hint = lower.get(kind.lower()) or turned.get("".join(sorted(kind[:60].lower())))
        hint = hint or nearest(kind, tuple(self.kinds), 0.5)
        fix = f"Did you mean {hint}?" if hint else f"Choose another {self.noun}."
        return Problem(None, None, f"No {self.noun} is called '{shown(kind)}'.", fix)


def made_of(declared: type[D], params: Mapping[str, JsonValue]) -> D | tuple[Problem, ...]:
    """The declaration with these parameters, or the problems that stand in the way."""
    own = _names(declared)
    strange = islice((name for name in params if name not in own), MAX_UNKNOWN)
    unknown = [_unknown_parameter(declared, name) for name in strange]
    try:
        made = declared(**{name: frozen(params[name]) for name in params if name in own})
    except ValidationError as error:
        faults = {_place(fault): fault for fault in reversed(error.errors(include_url=False))}
        known = [_problem(declared, fault, params) for fault in reversed(faults.values())]
        return (*known, *unknown)
    return tuple(unknown) or made


@lru_cache(maxsize=1024)
def nearest(name: str, names: tuple[str, ...], cutoff: float = 0.6) -> str | None:
    """The one of `names` that the person may have meant, if any is alike enough (0…1)."""
    near = get_close_matches(name[:60], names, n=1, cutoff=cutoff)
    return near[0] if near else None


@cache
def _names(declared: type[Declaration]) -> tuple[str, ...]:
    """The parameters' names as documents write them."""
    return tuple(info.alias or name for name, info in declared.model_fields.items())


def modules(package: ModuleType) -> Iterator[ModuleType]:
    """The modules below a package, by name, but for those that start with an underscore."""
    for info in sorted(
        pkgutil.walk_packages(package.__path__, package.__name__ + "."), key=lambda i: i.name
    ):
        if not info.ispkg and not info.name.rpartition(".")[2].startswith("_"):
            yield importlib.import_module(info.name)


def _place(fault: ErrorDetails) -> str | None:
    """The parameter at fault: of the many ways in which a value fits no part of a union, one."""
    return str(fault["loc"][0]) if fault["loc"] else None


def _problem(
    declared: type[Declaration], fault: ErrorDetails, params: Mapping[str, JsonValue]
) -> Problem:
    name = _place(fault)
    if fault["type"] == "missing" and name not in params:
        return Problem(None, name, f"{name} is not set.", f"Give {name} a value.")
    if fault["type"] == "value_error":
        return Problem(None, name, f"{fault['msg'].removeprefix('Value error, ')}", "")
    value = params.get(str(name), fault["input"])
    wanted = expectation(declared, str(name))
    if fault["type"] == "less_than_equal" and " to " not in wanted:
        wanted += f", at most {fault['ctx']['le']:,}"
    return Problem(None, name, f"{name} = {_shown(value)} does not fit.", f"It must be {wanted}.")


def _unknown_parameter(declared: type[Declaration], name: str) -> Problem:
    near = nearest(name, _names(declared))
    fix = f"Did you mean {near}?" if near else f"Its parameters are {', '.join(_names(declared))}."
    return Problem(None, name, f"{declared.kind()} has no parameter {shown(name)}.", fix)


def _shown(value: Any) -> str:
    text = ascii(list(value) if isinstance(value, tuple) else value)
    return text if len(text) <= 60 else text[:57] + "..."


def expectation(declared: type[Declaration], name: str) -> str:
    """What a parameter accepts, as the end of a sentence: `a whole number from 1`."""
    param = next((p for p in declared.params() if p.name == name), None)
    return param.expectation() if param else "a known parameter"
