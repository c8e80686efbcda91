"""What every store promises, as tests that a third party can run against its own.

It needs the extra `testing`.
"""

from __future__ import annotations

from importlib.util import find_spec

from sprigclassic.errors import MissingExtraError

if find_spec("hypothesis") is None or find_spec("pytest") is None:
    extra = "testing"
    raise MissingExtraError(extra)

import pytest

pytest.register_assert_rewrite("sprigclassic.testing._contract.checks")

from sprigclassic.testing._contract.forgetting import Forgetting  # noqa: E402 - rewritten from here
from sprigclassic.testing._contract.histories import Histories  # noqa: E402
from sprigclassic.testing._contract.linking import Linking  # noqa: E402
from sprigclassic.testing._contract.moving import Moving  # noqa: E402
from sprigclassic.testing._contract.reading import Reading  # noqa: E402
from sprigclassic.testing._contract.retention import Retention  # noqa: E402
from sprigclassic.testing._contract.sharing import Sharing  # noqa: E402
from sprigclassic.testing._contract.writing import Writing  # noqa: E402

__all__ = ["StoreContract"]


class StoreContract(Writing, Reading, Linking, Forgetting, Retention, Moving, Sharing, Histories):
    """The promises of a `Store`, one a test, for pytest to collect from a class derived from it.

    The class gives one fixture, `make_store`, which returns a function: each time it is called, it
    makes a new and empty `Store` or `AsyncStore`, or is a coroutine function that does. An
    `AsyncStore` is asked in an event loop that runs in a thread. The stores are closed after each
    test.

        class TestMine(StoreContract):
            capabilities = frozenset({"batches", "properties"})

            @pytest.fixture
            def make_store(self, tmp_path):
                return lambda: MyStore(tmp_path / uuid4().hex)

    Attributes:
        capabilities: What the store promises beyond the least; by default all of it. Of what it
            does not claim, less or nothing is tested.
            `batches`: a write that raises has kept nothing.
            `one-memory`: a message id counts once in the whole store, not once for each id.
            `ordered`: users come in the order in which they were first heard of.
            `properties`: the properties of events are kept.
        examples: How many random histories each test draws that draws any.
    """
