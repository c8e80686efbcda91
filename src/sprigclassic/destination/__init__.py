"""Sprig as a Segment Classic destination."""

from __future__ import annotations

from sprigclassic.destination.classic import ClassicDestination
from sprigclassic.destination.receipt import Outcome, Receipt

__all__ = ["ClassicDestination", "Outcome", "Receipt"]
