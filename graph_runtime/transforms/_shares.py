"""Bounds that several transforms share."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

Share = Annotated[float, Field(ge=0, le=1)]
"""A probability, or a part of a whole."""
Amount = Annotated[float, Field(ge=0, le=1000)]
"""How much at most; 0 leaves everything as it is."""
Strength = Annotated[float, Field(gt=0, le=100)]
