"""Schemas: which attributes and events there are, and what filters are checked against."""

from __future__ import annotations

from sprigclassic.filters.schema.check import check_schema, rules_of
from sprigclassic.filters.schema.schema import Schema, read_schema

__all__ = ["Schema", "check_schema", "read_schema", "rules_of"]
