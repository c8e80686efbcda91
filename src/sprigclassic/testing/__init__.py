"""What users of the library import in their own tests.

`sprigclassic.testing.strategies` has Hypothesis strategies for messages, users and filters, and
`StoreContract` has the promises of a store as tests for pytest; both need the extra `testing`.
`BlockingStore` lets tests, and programs, ask an `AsyncStore` without awaiting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sprigclassic._lazy import lazy

if TYPE_CHECKING:
    from sprigclassic.testing.blocking import BlockingStore
    from sprigclassic.testing.store_contract import StoreContract

__all__ = ["BlockingStore", "StoreContract"]

_ROOMS = {"blocking": ("BlockingStore",), "store_contract": ("StoreContract",)}
__getattr__, __dir__ = lazy(__name__, _ROOMS)
