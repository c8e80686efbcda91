"""Trees that the checker refuses are no silent answer, should one come this far."""

from __future__ import annotations

from datetime import UTC

import pytest

from sprigclassic.filters import tree
from sprigclassic.filters.compile import compile_condition

CHECKOUTS = tree.Events("Checkout")
TEXT = tree.Text("many")


@pytest.mark.parametrize(
    "condition",
    [
        tree.Measured(CHECKOUTS, tree.Count(), tree.Comparison("<", TEXT)),
        tree.Measured(CHECKOUTS, tree.Count(), tree.Between(tree.Number(1), TEXT)),
        tree.Attribute("seats", tree.Between(tree.Number(1), TEXT)),
    ],
    ids=["count < text", "count between", "mixed range"],
)
def test_what_the_checker_refuses_is_not_compiled(condition: tree.Condition) -> None:
    with pytest.raises(AssertionError, match="the checker refuses such a filter"):
        compile_condition(condition, UTC)
