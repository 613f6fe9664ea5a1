"""The JSON Schema of documents, from the models that read them and the catalogue of blocks."""

from __future__ import annotations

from typing import Any

from graph_runtime.document.model import FORMAT, VERSION, Document
from graph_runtime.spelling import MAX_NAME

NAME = f"^[a-z][a-z0-9_]{{0,{MAX_NAME - 1}}}$"


def document_schema() -> dict[str, Any]:
    """A schema (draft 2020-12) that every document of this version meets.

    Parameters are left open on purpose: a wrong one is a problem of the drawing, which `check`
    names, and not of the file.
    """
    schema = Document.model_json_schema(mode="validation")
    properties = schema["properties"]
    properties["format"] = {"const": FORMAT}
    properties["version"] = {"const": VERSION}
    for key in ("nodes", "positions"):
        properties[key]["propertyNames"] = {"pattern": NAME}
    schema["required"] = ["format", "version"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Network Designer document",
        **{key: value for key, value in schema.items() if key != "title"},
    }
