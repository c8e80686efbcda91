from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import pytest

from sprigclassic import SdkEvent
from tests.twins import TWINS, Twin


class Name(StrEnum):
    CART = "Cart Opened"


@pytest.mark.parametrize("twin", TWINS)
def test_an_event_is_a_value(twin: Twin) -> None:
    event = SdkEvent("Cart Opened", properties={"items": [1]}, url="https://shop.example")
    assert twin(event) == event
    assert hash(twin(event)) == hash(event)
    assert event != SdkEvent("Cart Opened", properties={"items": [2]}, url="https://shop.example")


def test_an_event_is_frozen() -> None:
    event: Any = SdkEvent("Cart Opened")
    with pytest.raises(AttributeError):
        event.name = "Checkout"


def test_an_event_has_properties_of_its_own() -> None:
    properties = {"items": [1]}
    event = SdkEvent("Cart Opened", properties=properties)
    properties["items"].append(2)
    assert event.properties == {"items": [1]}


def test_a_date_among_the_properties_is_its_text() -> None:
    given = {"due": date(2026, 11, 23), "at": datetime(2026, 11, 23, tzinfo=UTC)}
    event = SdkEvent("Cart Opened", properties=given)
    assert event.properties == {"due": "2026-11-23", "at": "2026-11-23T00:00:00+00:00"}


def test_the_name_of_an_enumeration_is_its_value() -> None:
    assert type(SdkEvent(Name.CART).name) is str


def test_the_view_of_a_page_has_its_url() -> None:
    assert SdkEvent.page("/cart") == SdkEvent("pageview", url="/cart")


@pytest.mark.parametrize("name", ["", " ", "\t\n", "\ud800", "é\udfff"], ids=ascii)
def test_a_name_is_a_text_that_says_something(name: str) -> None:
    with pytest.raises(ValueError, match="the name of an SDK event is"):
        SdkEvent(name)


@pytest.mark.parametrize("name", [None, 3, b"Cart Opened", ["Cart Opened"]], ids=repr)
def test_a_name_is_a_text(name: Any) -> None:
    with pytest.raises(TypeError, match="the name of an SDK event is a str, not "):
        SdkEvent(name)


def test_a_url_is_a_text_that_says_something() -> None:
    untyped: Any = SdkEvent
    with pytest.raises(ValueError, match="the URL of a page is not blank"):
        SdkEvent("Cart Opened", url="")
    with pytest.raises(TypeError, match="the URL of a page is a str, not NoneType"):
        untyped.page(None)
    with pytest.raises(TypeError, match="the URL of a page is a str, not int"):
        untyped("Cart Opened", url=3)


@pytest.mark.parametrize(
    ("properties", "place"),
    [
        ([("total", 40)], "the properties of an event are a mapping, not list"),
        ({"total": 1j}, r"properties\.total: expected a JSON value, found complex"),
        ({3: 40}, "properties: expected names of text, found 3"),
        ({"total": 2**70}, r"properties\.total: expected an integer within 64 bits"),
    ],
    ids=["list", "complex", "number-as-name", "large"],
)
def test_properties_are_json(properties: Any, place: str) -> None:
    with pytest.raises(TypeError, match=place):
        SdkEvent("Cart Opened", properties=properties)


def test_a_naive_datetime_is_refused() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        SdkEvent("Cart Opened", properties={"at": datetime(2026, 11, 23)})  # noqa: DTZ001 - naive
