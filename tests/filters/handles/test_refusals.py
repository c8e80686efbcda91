"""What is no filter is refused where it stands, with what to write instead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final, TypeAlias

import pytest

from sprigclassic.filters import tree
from sprigclassic.filters.build import (
    Condition,
    PropertyTest,
    any_event,
    attribute,
    event,
    in_group,
    prop,
    refusal,
    sequence,
)
from sprigclassic.filters.handles.base import Handle

Misuse: TypeAlias = Callable[[], Any]

NAN = float("nan")
NAIVE = datetime(2026, 1, 1)  # noqa: DTZ001 - that is the mistake
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
# Type checkers see most of these mistakes (typing_tests/refused.py), so here is one thing that they
# do not look into.
at: Any = attribute
checkout: Any = event("Checkout")
seats: Any = attribute.number("seats")
plan: Any = attribute.text("plan")
born: Any = attribute.moment("born")
total: Any = prop.number("total")
a_date = date(2026, 1, 1)
is_set: Any = plan.is_set()
pair: Any = sequence(checkout, checkout)

HANDLES: Final[dict[str, tuple[Any, str]]] = {
    "event": (checkout, "end with a measure and its comparison"),
    "event-where": (checkout.where(total > 3), "or with .happened()"),
    "event-in-window": (checkout.in_last(days=30), "such as .count() < 3"),
    "any-event": (any_event, "such as .count() < 3"),
    "within": (checkout.within(days=7), "names the date of the user"),
    "measure": (checkout.count(), "compare it with a number"),
    "first-happened": (checkout.first_happened(), "end with a test of a date"),
    "event-value": (checkout.last(total), "end with one"),
    "attribute": (attribute, "say the kind and the path"),
    "prop": (prop, "say the kind and the path"),
    "text": (plan, "end with one"),
    "number": (seats, "end with one"),
    "flag": (attribute.flag("beta"), "end with one"),
    "moment": (born, "end with one"),
    "property-moment": (prop.moment("due"), "end with one"),
    "texts": (attribute.texts("tags"), "end with one"),
    "version": (attribute.version("app"), "end with one"),
    "any-value": (attribute.any_value("sizes"), "end with one"),
    "condition": (is_set, "combine with &, | and ~"),
    "property-test": (total > 3, "combine with &, | and ~"),
    "sequence-start": (sequence(checkout), "two steps or more"),
    "sequence": (sequence(checkout, checkout), "end with .happened()"),
    "sequence-then-no": (sequence(checkout).then_no(checkout), "end with .happened()"),
    "sequence-in-time": (sequence(checkout, checkout).within(days=1), "end with .happened()"),
    "sequence-in-window": (sequence(checkout, checkout).today(), "end with .happened()"),
}
USES: Final[dict[str, Callable[[Any], Any]]] = {
    "bool": bool,
    "and": lambda handle: handle and is_set,
    "or": lambda handle: handle or is_set,
    "not": lambda handle: not handle,
    "if": lambda handle: 1 if handle else 2,
    "len": len,
    "iter": list,
    "in": lambda handle: "x" in handle,
    "in-a-tuple": lambda handle: handle in ("x", "y"),
    "ampersand": lambda handle: handle & 3,
    "mirrored-ampersand": lambda handle: 3 & handle,
    "pipe": lambda handle: handle | 3,
    "mirrored-pipe": lambda handle: 3 | handle,
    "caret": lambda handle: handle ^ 3,
    "mirrored-caret": lambda handle: 3 ^ handle,
}
INVERTED: Final = {"condition", "property-test"}


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("name", HANDLES)
def test_a_handle_is_no_value_of_python(name: str, use: str) -> None:
    handle, advice = HANDLES[name]
    with pytest.raises(TypeError) as refused:
        USES[use](handle)
    said = str(refused.value)  # that of the handle, of the literal beside it, or of the condition
    assert advice in said or "is wanted here, not" in said or "combine with &" in said


@pytest.mark.parametrize("name", HANDLES)
def test_a_handle_has_no_hash_and_is_not_called(name: str) -> None:
    handle, _ = HANDLES[name]
    for use in (hash, lambda it: {it: 1}, lambda it: {it}, lambda it: it()):
        with pytest.raises(TypeError):
            use(handle)


@pytest.mark.parametrize("name", HANDLES)
def test_a_handle_does_not_compare_with_a_handle(name: str) -> None:
    handle, _ = HANDLES[name]
    compare: list[Callable[[Any], Any]] = [
        lambda other: handle == other,
        lambda other: handle != other,
        lambda other: handle < other,
        lambda other: handle <= other,
        lambda other: handle > other,
        lambda other: handle >= other,
    ]
    for use in compare:
        for other, _ in HANDLES.values():
            with pytest.raises(TypeError, match=r"end with|compare|combine|wanted|names|say|two"):
                use(other)


@pytest.mark.parametrize("name", sorted(HANDLES.keys() - INVERTED))
def test_only_conditions_have_a_complement(name: str) -> None:
    handle, advice = HANDLES[name]
    with pytest.raises(TypeError) as refused:
        _ = ~handle
    assert advice in str(refused.value)


@pytest.mark.parametrize("name", HANDLES)
def test_a_handle_does_not_change_and_has_no_place_for_more(name: str) -> None:
    handle, _ = HANDLES[name]
    assert isinstance(handle, Handle)
    assert not hasattr(handle, "__dict__")
    for field in ("more", "path", "tree", *type(handle).__slots__):
        with pytest.raises(AttributeError):
            setattr(handle, field, 1)


LITERALS: Final[dict[str, tuple[Misuse, str]]] = {
    "number-with-text": (lambda: seats >= "3", r"a number is wanted here, not '3', .*\.text\("),
    "number-with-flag": (lambda: seats == True, r"not True, a flag: see \.flag\("),  # noqa: E712
    "number-with-decimal": (lambda: seats < Decimal(3), "not a Decimal"),
    "number-with-none": (lambda: seats == None, r"\.is_not_set\(\)"),  # noqa: E711 - the mistake
    "number-with-long-text": (lambda: seats < "x" * 9_999, r"not 'xxxxxxxxxxxx\.\.\.x+', a text"),
    "text-with-long-int": (lambda: plan == 10**5_000, "not an int beyond 64 bits, a number"),
    "number-with-nan": (lambda: seats < NAN, "nan is no number"),
    "number-with-itself": (lambda: seats < seats, "another handle"),  # noqa: PLR0124 - the mistake
    "number-with-list": (lambda: seats.one_of([1, 2]), r"one by one, as in one_of\(\*values\)"),
    "number-with-function": (lambda: seats < len, r"was its call \(\) forgotten"),
    "count-with-text": (lambda: checkout.count() < "3", "a number is wanted here, not '3'"),
    "count-with-flag": (lambda: checkout.count() == False, "not False, a flag"),  # noqa: E712
    "text-with-number": (lambda: plan == 3, r"a text is wanted here, not 3, .*\.number\("),
    "text-with-bytes": (lambda: plan == b"pro", "a text is wanted here, not a bytes"),
    "text-with-date": (lambda: plan < a_date, r"see \.moment\("),
    "text-contains-number": (lambda: plan.contains(3), "a text is wanted here, not 3"),
    "flag-with-number": (lambda: at.flag("b") == 1, "True or False is wanted here, not 1"),
    "moment-with-number": (lambda: born < 3, "a date is wanted here, not 3"),
    "moment-with-text": (lambda: born.since("2026-01-01"), "a date is wanted here"),
    "moment-naive": (lambda: born > NAIVE, "has no time zone: give an aware datetime"),
    "window-naive": (lambda: checkout.since(NAIVE), "has no time zone"),
    "range-naive": (lambda: born.from_to(a_date, NAIVE), "has no time zone"),
    "on-an-instant": (lambda: born.on(NOON), r"write its \.date\(\)"),
    "version-with-number": (lambda: at.version("app") > 2.1, "the text of a version"),
    "texts-with-number": (lambda: at.texts("t").contains_any_of(3), "a text is wanted"),
    "any-value-with-none": (lambda: at.any_value("v").one_of(None), "is_not_set"),
    "any-value-with-naive": (lambda: at.any_value("v").one_of(NAIVE), "no time zone"),
    "mirrored-date-with-number": (lambda: a_date < seats, "a number is wanted here"),
}


@pytest.mark.parametrize("name", LITERALS)
def test_a_value_compares_with_literals_of_its_kind(name: str) -> None:
    misuse, message = LITERALS[name]
    with pytest.raises((TypeError, ValueError), match=message):
        misuse()


def test_only_nan_and_a_naive_datetime_are_of_the_right_type_but_wrong() -> None:
    wrong_values = {name for name in LITERALS if name.endswith(("nan", "naive"))}
    for name, (misuse, _) in LITERALS.items():
        with pytest.raises(ValueError if name in wrong_values else TypeError):
            misuse()


LENGTHS: Final[dict[str, tuple[Misuse, str]]] = {
    "none": (checkout.in_last, r"in_last takes exactly one of minutes, .*: in_last\(days=30\)"),
    "two": (lambda: checkout.in_last(days=1, hours=2), "in_last takes exactly one of"),
    "unnamed": (lambda: checkout.in_last(30), "in_last takes exactly one of"),
    "unnamed-as-well": (lambda: checkout.in_last(30, days=30), "in_last takes exactly one of"),
    "singular": (lambda: checkout.in_last(day=1), "in_last takes exactly one of"),
    "quarters": (lambda: born.in_next(quarters=1), "in_next takes exactly one of"),
    "fraction": (lambda: checkout.in_last(days=2.5), r"in_last\(days=…\) takes a whole number"),
    "flag": (lambda: checkout.in_last(days=True), "takes a whole number, not True"),
    "text": (lambda: born.more_than_ago(days="3"), r"more_than_ago\(days=…\) .* not '3'"),
    "range-of-one": (lambda: checkout.between_ago(days=60), "the farther and the nearer amount"),
    "range-of-three": (lambda: born.between_ago(days=(3, 2, 1)), r"such as \(60, 30\)"),
    "range-of-texts": (lambda: born.between_ago(days=("3", 2)), "a whole number, not '3'"),
    "range-of-floats": (lambda: born.between_ago(days=(3, 2.5)), "a whole number, not 2.5"),
    "range-unnamed": (lambda: born.between_ago(60, 30), r"between_ago\(days=\(60, 30\)\)"),
    "deadline": (pair.within, r"within takes exactly one of"),
}


@pytest.mark.parametrize("name", LENGTHS)
def test_a_length_of_time_is_one_whole_number_of_one_unit(name: str) -> None:
    misuse, message = LENGTHS[name]
    with pytest.raises(TypeError, match=message):
        misuse()


PLACES: Final[dict[str, tuple[Misuse, str]]] = {
    "attribute-in-where": (lambda: checkout.where(seats > 3), r"write prop\.… instead of attrib"),
    "value-in-where": (lambda: checkout.where(total), "not an unfinished NumberValue: .* end with"),
    "bool-in-where": (lambda: checkout.where(total.is_set == 3), "not False: was a call forgot"),
    "method-in-where": (lambda: checkout.where(total.is_set), r"was its call \(\) forgotten"),
    "text-in-where": (lambda: checkout.where("total > 3"), "not str: combine with"),
    "property-beside-attribute": (lambda: is_set & (total > 3), "write attribute.…"),
    "attribute-beside-property": (lambda: (total > 3) | is_set, "write prop.…"),
    "event-beside-condition": (lambda: is_set & checkout, "unfinished Event: events are no"),
    "method-beside-condition": (lambda: is_set | checkout.happened, "forgotten"),
    "bool-beside-condition": (lambda: is_set & (checkout.count == 3), r"as in \.count\(\) < 3"),
    "no-parentheses": (lambda: seats > 3 & is_set, "put each comparison in parentheses"),
    "no-parentheses-at-all": (lambda: seats > 3 & seats < 5, r"as in \(a > 3\) & \(b < 5\)"),
    "no-parentheses-text": (lambda: plan == "pro" & is_set, "each comparison in parentheses"),
    "chained": (lambda: 1 < checkout.count() < 3, r"write between\(1, 3\)"),
    "and": (lambda: checkout.where(total > 3 and total < 5), "instead of and"),
    "one-of-by-in": (lambda: plan in ("pro", "free"), r"one_of\(…\) for `in`"),
    "first-of-attribute": (lambda: checkout.first(seats), r"first takes a property and its kind"),
    "last-of-path": (lambda: checkout.last("total"), r"\.last\(prop\.number\(\"total\"\)\)"),
    "last-of-attribute-moment": (lambda: checkout.last(born), "a property and its kind"),
    "last-of-last": (lambda: checkout.last(checkout.last(total)), "a property and its kind"),
    "sum-of-handle": (lambda: checkout.sum(total), "path of a property is a str, not NumberValue"),
    "since-property": (lambda: checkout.since(prop.moment("due")), "attribute.moment"),
    "since-event": (lambda: checkout.since(checkout.last(prop.moment("due"))), "attribute.mom"),
    "of-path": (
        lambda: checkout.within(days=7).of("signed_up_at"),
        "attribute.moment.* not with s",
    ),
    "of-number": (lambda: checkout.within(days=7).of(seats), "not with NumberValue"),
    "event-without-name": (lambda: event(None), "name of an event is a str, not NoneType"),  # type: ignore[arg-type]
    "group-without-name": (lambda: in_group({"u-1"}), "name of a group is a str, not set"),  # type: ignore[arg-type]
    "attribute-without-path": (lambda: attribute.text(3), "path of an attribute is a str"),  # type: ignore[arg-type]
    "property-without-path": (lambda: prop.moment(b"x"), "path of a property is a str"),  # type: ignore[arg-type]
    "step-in-window": (lambda: sequence(checkout.today(), checkout), "give the window to the sequ"),
    "step-as-text": (lambda: sequence(checkout, "B"), r"not 'B': write event\('B'\)"),  # type: ignore[call-overload]
    "step-as-condition": (lambda: sequence(checkout).then_no(is_set), "not Condition"),
    "step-as-function": (lambda: sequence(event), "not function"),  # type: ignore[call-overload]
}


@pytest.mark.parametrize("name", PLACES)
def test_each_thing_has_its_place(name: str) -> None:
    misuse, message = PLACES[name]
    with pytest.raises(TypeError, match=message):
        misuse()


def test_a_forgotten_call_is_an_error_of_python() -> None:
    with pytest.raises(TypeError, match="'method' and 'int'"):
        _ = checkout.count < 3


MISSING: Final[dict[str, tuple[Any, list[str]]]] = {
    "in-window": (checkout.today(), ["where", "in_last", "first_happened", "within", "tree"]),
    "where": (checkout.where(total > 3), ["where"]),
    "event": (checkout, ["in_next", "more_than_ago", "one_of", "is_set", "of"]),
    "measure": (checkout.count(), ["is_set", "one_of", "contains", "in_last", "count"]),
    "occurrence": (checkout.first_happened(), ["is_set", "equals", "between", "happened"]),
    "number": (seats, ["contains", "before", "in_last", "ignoring_case"]),
    "text": (plan, ["before", "contains_any_of", "is_true"]),
    "flag": (at.flag("b"), ["one_of", "between", "less_than", "contains"]),
    "texts": (at.texts("t"), ["equals", "one_of", "starts_with", "between"]),
    "any-value": (at.any_value("v"), ["equals", "between", "starts_with"]),
    "condition": (is_set, ["happened", "count", "happened", "equals", "path"]),
    "start": (sequence(checkout), ["happened", "within", "in_last"]),
    "then-no": (sequence(checkout).then_no(checkout), ["then_no"]),
    "in-time": (sequence(checkout, checkout).within(days=1), ["then_no"]),
    "placed": (sequence(checkout, checkout).today(), ["then_no", "within", "today"]),
    "pending": (checkout.within(days=1), ["count", "happened", "in_last"]),
}


@pytest.mark.parametrize("name", MISSING)
def test_a_handle_offers_only_what_may_follow(name: str) -> None:
    handle, missing = MISSING[name]
    assert [word for word in missing if hasattr(handle, word)] == []


def test_what_is_refused_for_a_filter_is_told_like_what_is_refused_beside_one() -> None:
    given: list[tuple[object, str]] = [
        (total > 3, "a condition on a user is wanted here, not a test of an event's property"),
        (checkout.count(), "not an unfinished Measure: a measure is no condition"),
        (True, "not True: was a call forgotten"),
        (tree.InGroup("VIPs"), "not InGroup: combine with"),
    ]
    for what, message in given:
        assert message in str(refusal(what))
    assert "a test of an event's properties is wanted" in str(refusal(is_set, PropertyTest))


def test_handles_are_no_base_classes() -> None:
    assert all(getattr(kind, "__final__", False) for kind in (Condition, PropertyTest))
    assert all(getattr(type(handle), "__final__", False) for handle, _ in HANDLES.values())
