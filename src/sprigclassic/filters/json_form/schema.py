"""The JSON Schema of the JSON form, for other programs."""

from __future__ import annotations

import json
from pkgutil import get_data
from typing import Any, cast

__all__ = ["json_schema"]


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a filter's JSON form, a fresh dict each time.

    What it refuses, `from_json` refuses; beyond it `from_json` refuses what no schema can say, such
    as a range that ends before it begins.
    """
    text = get_data("sprigclassic.filters.json_form", "schema.json") or b""
    return cast("dict[str, Any]", json.loads(text))
