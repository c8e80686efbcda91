"""The JSON form of filters: one key a node, the operator itself.

`writer` goes from tree to JSON. `reader` goes back, strictly: `document` knows a value and its
place; `conditions`, `combinations`, `events`, `values`, `moments` and `literals` read what may
stand there. `schema.json` says the same to other programs.
"""

from __future__ import annotations

from sprigclassic.filters.json_form.reader import from_json
from sprigclassic.filters.json_form.schema import json_schema
from sprigclassic.filters.json_form.writer import to_json

__all__ = ["from_json", "json_schema", "to_json"]
