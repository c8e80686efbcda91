from __future__ import annotations

from typing import Any, get_args

import attrs
import pytest
from attrs.exceptions import FrozenInstanceError

from sprigclassic import Alias, Delete, Group, Identify, Message, Page, Screen, Track
from sprigclassic.messages.fields import CLASSES, FIELDS

EXAMPLES: list[Message] = [
    Identify(user_id="u-1"),
    Track(user_id="u-1", event="Checkout"),
    Page(user_id="u-1"),
    Screen(user_id="u-1"),
    Group(user_id="u-1", group_id="g-1"),
    Alias(user_id="u-1"),
    Delete(user_id="u-1"),
]


def kind(message: Message) -> str:
    return message.type


def test_every_type_has_one_class() -> None:
    assert [CLASSES[message.type] for message in EXAMPLES] == [type(each) for each in EXAMPLES]
    assert set(CLASSES.values()) == set(get_args(Message))


@pytest.mark.parametrize("message", EXAMPLES, ids=kind)
def test_every_field_has_a_name_in_the_spec(message: Message) -> None:
    ours = {field.name for field in attrs.fields(type(message))} - {"extra"}
    assert sorted(FIELDS[type(message)].values()) == sorted(ours)


@pytest.mark.parametrize("message", EXAMPLES, ids=kind)
def test_a_name_in_snake_case_is_that_of_the_spec(message: Message) -> None:
    for theirs, ours in FIELDS[type(message)].items():
        first, *rest = ours.split("_")
        assert theirs == first + "".join(map(str.capitalize, rest))


@pytest.mark.parametrize("message", EXAMPLES, ids=kind)
def test_a_message_never_changes(message: Message) -> None:
    with pytest.raises(FrozenInstanceError):
        message.user_id = "u-2"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def test_messages_are_equal_by_type_and_fields() -> None:
    assert Page(user_id="u-1", name="Home") == Page(user_id="u-1", name="Home")
    assert Page(user_id="u-1", name="Home") != Page(user_id="u-1", name="Shop")
    page: Any = Page(user_id="u-1", name="Home")
    assert page != Screen(user_id="u-1", name="Home")


def test_messages_share_no_empty_objects() -> None:
    first, second = Identify(user_id="u-1"), Identify(user_id="u-1")
    assert first.traits is not second.traits
    assert first.context is not second.context


def test_fields_are_given_by_name() -> None:
    make: Any = Track
    with pytest.raises(TypeError):
        make("u-1")
    with pytest.raises(TypeError, match="event"):
        make(user_id="u-1")
