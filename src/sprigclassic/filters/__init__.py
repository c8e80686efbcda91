"""Study filters: text, tree and evaluator."""

from __future__ import annotations

from sprigclassic.filters.study_filter import FilterAt, StudyFilter

__all__ = ["FilterAt", "StudyFilter"]
