"""Promises about what is written, in whatever order it arrives."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Any, Final

import pytest

from sprigclassic._time import BEGINNING, END, from_micros
from sprigclassic.testing._contract.checks import deleted, event, named, plan, same, times_of
from sprigclassic.testing._contract.promises import Promises, only_with, only_without
from sprigclassic.users import SPAN, Identified, Occurred, User

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sprigclassic.stores import Store
    from sprigclassic.users import Fact

IN_1969: Final = -1
IN_2538: Final = 17_952_192_000_000_000
EDGES: Final = (BEGINNING, IN_1969, 0, 5, SPAN - 1, SPAN, IN_2538, END)
"""Years 1, 1969, 1970, 2112, 2538 and 9999."""

ODD_TEXTS: Final = {
    "empty": "",
    "blank": " ",
    "quotes": 'O\'Neill "\\" `x`',
    "braces": "{u-1}:{}{{}}",
    "patterns": "%_*?[a]\\%",
    "colons": "a:b::c",
    "emoji": "👩‍👩‍👧 🦊",
    "accents": "e\u0301 é İ ß",
    "lines": "a\nb\r\n\tc",
    "nul": "a\0b\0",
    "long": "x" * 70_000,
}
BIG: Final = {"most": 2**63 - 1, "least": -(2**63), "float": 1.5e300, "small": -0.1, "zero": 0.0}
DEEP: Final[dict[str, Any]] = {
    "order": {"lines": [{"sku": "a", "price": 1.5, "tags": []}, None, True], "note": {"": {}}},
    "total": 40,
    "paid": False,
    "coupon": None,
}


class Writing(Promises):
    """What is written is there, once, in its order."""

    def test_nobody_has_heard_of_a_user(self, store: Store) -> None:
        self.same_user(store.user("u-1"), User("u-1"))

    def test_each_fact_is_told_to_be_new_or_not_in_the_order_given(self, store: Store) -> None:
        facts: list[Fact] = [event(1, "m-1"), event(1, "m-1"), plan("pro", 2, "m-2"), event(3)]
        same(store.write(facts), [True, False, True, True])
        same(store.write(facts), [False, False, False, True])

    def test_to_write_nothing_is_no_error(self, store: Store) -> None:
        same(store.write([]), [])

    def test_a_message_counts_once(self, store: Store) -> None:
        store.write([event(1, "m-1"), event(1, "m-1"), event(2, "m-1")])
        store.write([event(1, "m-1"), plan("pro", 1, "m-1"), deleted("u-1", "m-1")])
        user = store.user("u-1")
        same((user.known, times_of(user, "A")), (False, [1]))

    def test_messages_without_an_id_are_all_kept(self, store: Store) -> None:
        same(store.write([event(1), event(1)]), [True, True])
        same(store.write([event(1)]), [True])
        same(times_of(store.user("u-1"), "A"), [1, 1, 1])

    @only_with("one-memory")
    def test_a_message_id_counts_once_whoever_uses_it(self, store: Store) -> None:
        same(store.write([event(1, "m-1"), event(2, "m-1", "B", "u-2")]), [True, False])
        same(store.write([plan("pro", 3, "m-1", "u-3"), deleted("u-1", "m-1")]), [False, False])
        same(times_of(store.user("u-1"), "A"), [1])
        self.same_user(store.user("u-2"), User("u-2"))

    @only_without("one-memory")
    def test_a_message_id_counts_once_for_each_user(self, store: Store) -> None:
        same(store.write([event(1, "m-1"), event(2, "m-1", "B", "u-2")]), [True, True])
        same(store.write([event(1, "m-1"), event(2, "m-1", "B", "u-2")]), [False, False])
        same(times_of(store.user("u-1"), "A"), [1])
        same(times_of(store.user("u-2"), "B"), [2])

    def test_a_user_is_known_once_identified(self, store: Store) -> None:
        store.write([event(1)])
        same(store.user("u-1").known, expected=False)
        store.write([named("u-1")])
        same(store.user("u-1").known, expected=True)

    def test_events_are_in_order_of_time_however_late_they_come(self, store: Store) -> None:
        for at in (5, 1, 4, 2, 3):
            store.write([event(at, f"m-{at}"), event(at, None, "B")])
        user = store.user("u-1")
        for name in ("A", "B"):
            same(times_of(user, name), [1, 2, 3, 4, 5])
        same(times_of(user), [1, 1, 2, 2, 3, 3, 4, 4, 5, 5])

    def test_an_attribute_is_what_was_taught_last_however_late_it_came(self, store: Store) -> None:
        store.write([plan("pro", 3), plan("free", 1), plan("team", 2)])
        for at, value in ((1, "free"), (2, "team"), (3, "pro"), (4, "pro")):
            same(store.user("u-1").attributes_at(from_micros(at)), {"plan": value})
        same(store.user("u-1").attributes_at(from_micros(0)), {})

    def test_equal_times_are_in_order_of_message_ids(self, store: Store) -> None:
        for number, places in enumerate(permutations((1, 10, 2))):
            user_id = f"u-{number}"
            ids = [f"{user_id}:{place}" for place in places]
            store.write(event(1, each, user_id=user_id) for each in ids)
            store.write([event(1, user_id=user_id), plan("none", 1, None, user_id)])
            store.write(plan(each, 1, f"p-{each}", user_id) for each in ids)
            user = store.user(user_id)
            held = [value for _, _, value in user.changes["plan"].history()]
            same(held, ["none", *sorted(ids)])
            if "properties" in self.capabilities:
                same(list(user.histories["A"].ids), ["", *sorted(ids)])

    @only_with("properties")
    def test_equal_times_without_ids_are_in_order_of_arrival(self, store: Store) -> None:
        for number in (3, 1, 2):
            store.write([event(1, n=number), event(1, n=number + 10), plan(number, 1)])
        user = store.user("u-1")
        same([each.properties["n"] for each in user.events("A")], [3, 13, 1, 11, 2, 12])
        same([value for _, _, value in user.changes["plan"].history()], [3, 1, 2])

    @pytest.mark.parametrize("at", EDGES)
    def test_any_instant_of_the_years_1_to_9999_is_kept(self, store: Store, at: int) -> None:
        same(store.write([event(at, "m-1"), plan("pro", at, "m-2")]), [True, True])
        same(store.write([event(at, "m-1"), event(at)]), [False, True])
        user = store.user("u-1")
        same(times_of(user, "A"), [at, at])
        same(user.attributes_at(from_micros(at)), {"plan": "pro"})

    def test_instants_of_all_years_are_in_one_order(self, store: Store) -> None:
        store.write(event(at) for at in (IN_2538, 5, END, BEGINNING, SPAN, SPAN - 1, 0, IN_1969))
        user = store.user("u-1")
        for name in ("A", None):
            same(times_of(user, name), sorted(EDGES))

    def test_null_unsets_an_attribute(self, store: Store) -> None:
        store.write([plan("pro", 1), plan(None, 2)])
        user = store.user("u-1")
        same(user.attributes_at(from_micros(2)), {})
        same(user.attributes_at(from_micros(1)), {"plan": "pro"})
        same([value for _, _, value in user.changes["plan"].history()], ["pro", None])

    @pytest.mark.parametrize("text", [*ODD_TEXTS])
    def test_any_text_is_kept_as_it_is(self, store: Store, text: str) -> None:
        odd = ODD_TEXTS[text]
        store.write([Identified(odd, 1, f"m-{odd}", {odd: odd, "plan": [odd, {odd: odd}]})])
        store.write([Occurred(odd, 2, f"n-{odd}", odd, {odd: {odd: [odd]}})])
        user = store.user(odd)
        self.same_user(store.user("u-1"), User("u-1"))
        same((user.id, user.known), (odd, True))
        same(user.attributes_at(from_micros(1)), {odd: odd, "plan": [odd, {odd: odd}]})
        same(list(user.histories.names()), [odd])
        if "properties" in self.capabilities:
            same([each.properties for each in user.events(odd)], [{odd: {odd: [odd]}}])
            same(list(user.histories[odd].ids), [f"n-{odd}"])
        same(store.write([event(3, f"m-{odd}", user_id=odd)]), [False])

    def test_texts_that_look_alike_are_several_users(self, store: Store) -> None:
        alike = ["u", "U", " u", "u ", "u\0", "ü", "u\u0308", "u:", "{u}", ""]
        for number, user_id in enumerate(alike):
            store.write([event(number, f"m-{number}", user_id=user_id), named(user_id)])
        for number, user_id in enumerate(alike):
            same(times_of(store.user(user_id), "A"), [number])
        same({user.id for user in store.users()}, set(alike))

    @only_with("properties")
    def test_deep_properties_are_kept_as_they_are(self, store: Store) -> None:
        store.write([event(1, **DEEP), Identified("u-1", 1, None, DEEP)])
        user = store.user("u-1")
        same(user.events("A")[0].properties, DEEP)
        same(user.changes["order"].value, DEEP["order"])
        same(user.changes["paid"].value is False, expected=True)

    @only_with("properties")
    def test_big_numbers_are_kept_exactly(self, store: Store) -> None:
        store.write([Occurred("u-1", 1, None, "A", BIG), Identified("u-1", 1, None, BIG)])
        user = store.user("u-1")
        kept = user.events("A")[0].properties
        same({name: repr(value) for name, value in kept.items()}, _written(BIG))
        same({name: repr(held.value) for name, held in user.changes.items()}, _written(BIG))

    def test_what_is_written_may_be_made_with_the_help_of_the_store(self, store: Store) -> None:
        def facts() -> Iterator[Fact]:
            for at in range(3):
                yield event(at + len(times_of(store.user("u-1"))), f"m-{at}")

        same(store.write(facts()), [True, True, True])

    @only_with("batches")
    def test_where_making_the_facts_fails_nothing_is_written(self, store: Store) -> None:
        def broken() -> Iterator[Fact]:
            yield event(1, "m-1")
            raise LookupError

        with pytest.raises(LookupError):
            store.write(broken())
        self.same_user(store.user("u-1"), User("u-1"))
        same(store.write([event(1, "m-1")]), [True])

    @only_with("batches")
    @pytest.mark.parametrize("what", ["user", "event", "message", "property", "value", "instant"])
    def test_a_write_that_raises_has_kept_nothing(self, store: Store, what: str) -> None:
        facts: list[Fact] = [
            event(1, "m-1"),
            plan("pro", 2, "m-2"),
            deleted("u-9"),
            _formless(what),
        ]
        store.write([event(1, "m-9", user_id="u-9")])
        try:
            store.write(facts)
        except (TypeError, ValueError):
            self.same_user(store.user("u-1"), User("u-1"))
            same(times_of(store.user("u-9")), [1])
            same(store.write(facts[:2]), [True, True])
        else:
            same(times_of(store.user("u-1"), "A"), [1])


def _formless(what: str) -> Fact:
    """Return a fact that some stores have no form for."""
    half = "\ud800"
    facts: dict[str, Fact] = {
        "user": event(1, "m-3", user_id=half),
        "event": event(1, "m-3", half),
        "message": event(1, half, "B"),
        "property": Occurred("u-1", 1, "m-3", "B", {half: 1}),
        "value": plan({1, 2}, 1, "m-3"),
        "instant": event(2**70, "m-3", "B"),
    }
    return facts[what]


def _written(values: dict[str, Any]) -> dict[str, str]:
    return {name: repr(value) for name, value in values.items()}
