"""What the tests of the JSON form share."""

from __future__ import annotations

import json
from typing import Any, Final

from sprigclassic.errors import FilterError
from sprigclassic.filters.json_form import from_json
from sprigclassic.testing.strategies import trees
from tests.data_files import DATA

LINES: Final[list[dict[str, Any]]] = [
    json.loads(line)
    for line in (DATA / "json_form.jsonl").read_text("utf-8").split("\n")
    if line and not line.startswith("#")
]
TREES: Final = trees()
PLAN: Final = {"attribute": "plan"}
IS_SET: Final = {"is_set": PLAN}


def document(condition: object, timezone: str = "UTC") -> dict[str, Any]:
    return {"version": 1, "timezone": timezone, "filter": condition}


def complaints(data: Any) -> list[str]:
    """Return the path and code of each problem of a document that is refused; none if it is not."""
    try:
        from_json(data)
    except FilterError as error:
        return [f"{problem.path} {problem.code}" for problem in error.problems]
    return []
