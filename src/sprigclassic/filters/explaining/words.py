"""The text of parts of a filter that the printer writes only as parts of a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from sprigclassic._source import harmless
from sprigclassic.filters.text.complaints import quoted
from sprigclassic.filters.text.printer import to_text
from sprigclassic.filters.text.words import is_bare_name
from sprigclassic.filters.tree import (
    Aggregate,
    And,
    Attribute,
    Events,
    Happened,
    Measure,
    Not,
    Or,
    Property,
    Where,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sprigclassic.filters.tree import Condition

Combined: TypeAlias = "And[Condition] | Or[Condition] | Not[Condition]"

_HAPPENED = " happened"


def events_text(events: Events) -> str:
    """Return which events are meant, as the language writes it."""
    return to_text(Happened(events)).removesuffix(_HAPPENED)


def measure_text(measure: Measure) -> str:
    """Return a measure as the language writes it."""
    if isinstance(measure, Aggregate):
        return f"{measure.function}({name_text(measure.path)})"
    return measure.kind


def name_text(name: str) -> str:
    """Return a name, in quotes where the language needs them."""
    return name if is_bare_name(name) else quoted(name)


def combined_text(node: Combined, texts: Sequence[str]) -> str:
    """Return the text of a combination of parts that have theirs."""
    if isinstance(node, Or):
        return " or ".join(texts)
    if isinstance(node, Not):
        return f"not ({texts[0]})" if isinstance(node.part, And | Or) else f"not {texts[0]}"
    return " and ".join(
        f"({text})" if isinstance(part, Or) else text
        for part, text in zip(node.parts, texts, strict=True)
    )


def one_line(text: str) -> str:
    """Return a text without what a terminal would obey or hide; a tab becomes a blank."""
    return text if text.isprintable() else harmless(text).replace("\t", " ")


def tests_of(where: Where) -> list[Where]:
    """Return the tests that a `where` combines, in the order of the text.

    A `not` belongs to the one test that it is before; before a parenthesis it is left out, for what
    stands inside is told part by part.
    """
    match where:
        case And(parts) | Or(parts):
            return [test for part in parts for test in tests_of(part)]
        case Not(And() | Or() as inside):
            return tests_of(inside)
        case _:
            return [where]


def property_of(test: Where) -> Property:
    """Return the property that one of the tests is about, and what it is tested for."""
    match test:
        case Property():
            return test
        case Not(part):
            return property_of(part)
        case _:
            msg = f"{test!r} is no single test"
            raise AssertionError(msg)


def test_text(test: Where) -> str:
    """Return a test as the language writes it."""
    tested = property_of(test)
    word = "not " if isinstance(test, Not) else ""
    return word + to_text(Attribute(tested.path, tested.test))
