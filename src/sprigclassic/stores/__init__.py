"""Where histories are kept."""

from __future__ import annotations

from sprigclassic.stores.memory import MemoryStore
from sprigclassic.stores.protocol import Store

__all__ = ["MemoryStore", "Store"]
