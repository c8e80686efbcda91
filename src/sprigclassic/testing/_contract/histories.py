"""Promises about random operations: a store answers as the plainest model of one does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sprigclassic._time import from_micros
from sprigclassic.stores import MemoryStore
from sprigclassic.testing._contract.checks import at_once, same
from sprigclassic.testing._contract.model import Model
from sprigclassic.testing._contract.operations import (
    IDS,
    batches,
    done,
    facts_of,
    filters,
    operations,
)
from sprigclassic.testing._contract.promises import Promises
from sprigclassic.users import Deleted

if TYPE_CHECKING:
    from sprigclassic.stores import Store
    from sprigclassic.testing._contract.checks import Picture
    from sprigclassic.testing._contract.operations import Operation
    from sprigclassic.testing._contract.promises import NewStore
    from sprigclassic.users import Fact, User


class Histories(Promises):
    """A store answers as the plainest model of one does, whatever is done to it."""

    def test_any_operations_leave_what_they_leave_in_the_plainest_store(
        self, new_store: NewStore
    ) -> None:
        @self._drawn
        @given(st.lists(operations, max_size=12))
        def agrees(steps: list[Operation]) -> None:
            store, model = new_store(), self._model()
            handed_out: list[tuple[User, Picture]] = []
            for step in steps:
                expected, found = done(model, step), done(store, step)
                if step[0] == "write":
                    same(found, expected)
                elif step[0] == "user":
                    handed_out.append((found, self.picture(found)))
                    self._agree(found, model, step[1])
            for user, before in handed_out:
                same(self.picture(user), before)
            self._check_all(store, model)

        agrees()

    def test_any_operations_can_be_taken_over_by_other_stores(self, new_store: NewStore) -> None:
        @self._drawn
        @given(st.lists(operations, max_size=8), st.lists(operations, max_size=2))
        def agrees(steps: list[Operation], later: list[Operation]) -> None:
            store, other, memory = new_store(), new_store(), MemoryStore()
            if "one-memory" not in self.capabilities:  # but memory has one
                steps, later = ([*map(_apart, each)] for each in (steps, later))
            for step in steps:
                done(store, step)
            other.restore(store.records())
            memory.restore(store.records())
            other.restore(memory.records())
            expected = [self.picture(user, loosely=True) for user in store.load(IDS)]
            for each in (other, memory):
                same([self.picture(user, loosely=True) for user in each.load(IDS)], expected)
                same(_flags(each), _flags(store))
            for step in later:
                done(other, step)
            store.restore(store.records())
            same([self.picture(user, loosely=True) for user in store.load(IDS)], expected)

        if "properties" in self.capabilities:
            agrees()

    def test_threads_that_write_of_different_users_do_not_meet(self, new_store: NewStore) -> None:
        ids = IDS[:3]
        each = st.tuples(*(st.lists(batches(st.just(user_id)), max_size=3) for user_id in ids))

        @self._drawn
        @given(each)
        def agrees(work: tuple[list[list[Fact]], ...]) -> None:
            own = [[[_own(fact) for fact in batch] for batch in of_thread] for of_thread in work]
            store, model = new_store(), self._model()
            told = at_once(len(own), lambda thread: [store.write(each) for each in own[thread]])
            same(told, [[model.write(batch) for batch in of_thread] for of_thread in own])
            for user_id in ids:
                self._agree(store.user(user_id), model, user_id)

        agrees()

    def test_threads_that_write_the_same_facts_write_them_once(self, new_store: NewStore) -> None:
        several = facts_of(st.sampled_from(IDS)).filter(lambda fact: not isinstance(fact, Deleted))

        @self._drawn
        @given(st.lists(several, max_size=8))
        def agrees(drawn: list[Fact]) -> None:
            facts = [fact._replace(message_id=f"n-{at}") for at, fact in enumerate(drawn)]
            store, model = new_store(), self._model()
            told = at_once(3, lambda _: store.write(facts))
            model.write(facts)
            same([sum(map(bool, of_fact)) for of_fact in zip(*told, strict=True)], [1] * len(facts))
            for user_id in IDS:
                self._agree(store.user(user_id), model, user_id)

        agrees()

    def test_any_filter_is_answered_from_what_it_needs(self, new_store: NewStore) -> None:
        moments = st.sampled_from([0, 2, 5])

        @self._drawn
        @given(st.lists(batches(), max_size=3), st.sampled_from(filters()), moments)
        def agrees(writes: list[list[Fact]], asked: Any, at: int) -> None:
            store, now = new_store(), from_micros(at)
            for batch in writes:
                store.write(batch)
            needs = asked.needs(now=now)
            for part, whole in zip(store.load(IDS, needs), store.load(IDS), strict=True):
                self.same_user(part, whole.restricted(needs))

        agrees()

    @property
    def _drawn(self) -> settings:
        return settings(
            max_examples=self.examples,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        )

    def _model(self) -> Model:
        return Model(one_memory="one-memory" in self.capabilities)

    def _agree(self, found: User, model: Model, user_id: str) -> None:
        expected, pruned = model.user(user_id), model.pruned
        if pruned is not None:
            found, expected = found.restricted(pruned), expected.restricted(pruned)
        self.same_user(found, expected, loosely=len(model.ids(user_id)) > 1)

    def _check_all(self, store: Store, model: Model) -> None:
        for found, user_id in zip(store.load(IDS), IDS, strict=True):
            self._agree(found, model, user_id)
        users, known = [user.id for user in store.users()], model.known()
        same(sorted(users), sorted(known))
        if "ordered" in self.capabilities:
            uncertain = model.of_uncertain_order
            expected = [user_id for user_id in known if user_id not in uncertain]
            same([user_id for user_id in users if user_id not in uncertain], expected)


def _apart(operation: Operation) -> Operation:
    """Return an operation in which no two users share the id of a message."""
    verb, given = operation
    return (verb, [_own(fact) for fact in given]) if verb == "write" else operation


def _own(fact: Fact) -> Fact:
    """Return a fact whose message id no other user has."""
    message_id = fact.message_id
    return fact if message_id is None else fact._replace(message_id=f"{fact.user_id}:{message_id}")


def _flags(store: Store) -> dict[str, tuple[bool, bool, Any, Any]]:
    return {
        record.user_id: (record.known, record.suppressed, record.link, record.kept)
        for record in store.records()
        if record.facts or record.known or record.link or record.suppressed
    }
