"""The truth table of Segment's object model for classic destinations, for one that is ours."""

from __future__ import annotations

from typing import Any, Final

import pytest

from sprigclassic import ClassicDestination, MemoryStore, Outcome
from sprigclassic.destination.routing import SPRIG_NAMES, routed

Rows = list[tuple[dict[str, Any], bool]]

ROWS: Final[Rows] = [
    ({}, True),
    # `All` decides where no key is ours: in any case, and only if it is a boolean.
    ({"All": True}, True),
    ({"All": False}, False),
    ({"all": False}, False),
    ({"ALL": False}, False),
    ({"aLL": False}, False),
    ({"All": "false"}, True),
    ({"All": None}, True),
    ({"All": 0}, True),
    ({"All": {}}, True),
    ({"All": "false", "all": False}, False),
    ({"all": True, "All": False}, True),
    ({"All ": False}, True),
    # A key that is ours decides: false keeps out, whatever else lets in.
    ({"All": False, "Sprig": True}, True),
    ({"All": False, "Sprig": {}}, True),
    ({"All": False, "Sprig": {"a": 1}}, True),
    ({"All": False, "Sprig": None}, True),
    ({"All": False, "Sprig": 0}, True),
    ({"All": False, "Sprig": "false"}, True),
    ({"All": False, "Sprig": ""}, True),
    ({"All": False, "Sprig": []}, True),
    ({"All": False, "Sprig": False}, False),
    ({"All": True, "Sprig": False}, False),
    ({"Sprig": False}, False),
    ({"Sprig": True}, True),
    # Its case counts.
    ({"All": False, "sprig": True}, False),
    ({"sprig": False}, True),
    # Other keys say nothing about us.
    ({"Mixpanel": True}, True),
    ({"Mixpanel": False}, True),
    ({"All": False, "Mixpanel": True}, False),
    # The names that it has had.
    ({"UserLeap": False}, False),
    ({"Sprig Cloud": False}, False),
    ({"All": False, "UserLeap": True}, True),
    ({"All": False, "Sprig Cloud": True}, True),
    ({"Sprig": True, "UserLeap": False}, True),
    ({"Sprig": False, "UserLeap": True}, False),
    ({"userleap": False}, True),
]


@pytest.mark.parametrize(("integrations", "through"), ROWS, ids=str)
def test_integrations_let_a_message_through(integrations: dict[str, Any], through: bool) -> None:  # noqa: FBT001
    assert routed(integrations, SPRIG_NAMES) is through
    receipt = ClassicDestination(MemoryStore(), api_key="key").receive(
        {"type": "identify", "userId": "u-1", "timestamp": 0, "integrations": integrations}
    )
    assert receipt.outcome is (Outcome.ACCEPTED if through else Outcome.NOT_ROUTED)


NAMED: Final[Rows] = [
    ({"Surveys": False}, False),
    ({"All": False, "Surveys": True}, True),
    ({"Surveys": True, "Sprig": False}, True),
    ({"Surveys": False, "Sprig": True}, False),
    ({"Sprig": False}, False),
    ({"surveys": False}, True),
]


@pytest.mark.parametrize(("integrations", "through"), NAMED, ids=str)
def test_a_destination_hears_its_own_name_first(
    integrations: dict[str, Any],
    through: bool,  # noqa: FBT001
) -> None:
    destination = ClassicDestination(MemoryStore(), api_key="key", name="Surveys")
    receipt = destination.receive(
        {"type": "identify", "userId": "u-1", "timestamp": 0, "integrations": integrations}
    )
    assert receipt.outcome is (Outcome.ACCEPTED if through else Outcome.NOT_ROUTED)


def test_integrations_in_the_context_say_nothing() -> None:
    destination = ClassicDestination(MemoryStore(), api_key="key")
    context = {"integrations": {"All": False, "Sprig": False}}
    receipt = destination.receive(
        {"type": "identify", "userId": "u-1", "timestamp": 0, "context": context}
    )
    assert receipt.outcome is Outcome.ACCEPTED
