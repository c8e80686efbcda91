"""What both verdict caches remember, and what they ask of their store: no I/O of its own."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from math import inf
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from attrs import define, field, frozen

from sprigclassic._time import END, to_micros
from sprigclassic.errors import StoreError
from sprigclassic.filters import StudyFilter
from sprigclassic.filters.verdict import Verdict
from sprigclassic.stores.owners import Owners
from sprigclassic.users import Deleted, Needs

if TYPE_CHECKING:
    from sprigclassic.stores.protocol import Kept
    from sprigclassic.stores.record import Record
    from sprigclassic.users import Fact, Link, User

Result = TypeVar("Result")

Step: TypeAlias = Callable[[Any], Any]
"""Asks a store for something; of an `AsyncStore`, the answer is to be awaited."""

Flow: TypeAlias = Generator[Step, Any, Result]
"""Yields the steps that it wants to be taken, is sent what they gave, and returns a result."""

NOTHING: Final = Needs()
IDS_PER_ANSWER: Final = 4
"""Of so many ids for each answer that may be kept it is remembered whose they are."""


@frozen
class Answer:
    """A verdict about a person.

    Attributes:
        verdict: The verdict.
        start: The instant that was asked about, in microseconds.
        end: Where the verdict ends, in microseconds.
        read: When the person was read, on the clock of `monotonic`.
    """

    verdict: Verdict
    start: int
    end: int
    read: float


@define(eq=False)
class Answers:
    """Verdicts about persons, each kept until it ends, or until the person is written to.

    What was read while a person was written to is not kept: `_dropped` tells of each person since
    which change that is so, as long as anybody reads. While ids change hands (`_moving`), nothing
    is kept, and the store itself answers.
    """

    study_filter: StudyFilter
    size: int
    max_age: float
    _answers: OrderedDict[str, Answer] = field(factory=OrderedDict[str, Answer], init=False)
    _owners: Owners = field(init=False)
    _dropped: dict[str, int] = field(factory=dict[str, int], init=False)
    _changes: int = field(default=0, init=False)
    _cleared: int = field(default=0, init=False)
    _reading: int = field(default=0, init=False)
    _moving: int = field(default=0, init=False)
    _lock: Lock = field(factory=Lock, init=False)

    def __attrs_post_init__(self) -> None:
        """Start without any."""
        self._owners = Owners(IDS_PER_ANSWER * self.size)

    # ---- asking --------------------------------------------------------------------------------

    def kept(self, user_id: str, at: int) -> Verdict | None:
        """Return the verdict that is kept about a user at an instant, or None."""
        oldest = monotonic() - self.max_age
        with self._lock:
            owner = None if self._moving else self._owners.of(user_id, oldest)
            answer = None if owner is None else self._answers.get(owner)
            if owner is None or answer is None or answer.read < oldest:
                return None
            self._answers.move_to_end(owner)
        return answer.verdict if answer.start <= at < answer.end else None

    def asked(self, user_id: str, now: datetime) -> Flow[Verdict]:
        """Ask the store about a user, and keep the verdict."""
        needs = self.study_filter.needs_from(now=now)
        begun, read = self._begin(), monotonic()
        try:
            user: User = yield lambda store: store.user(user_id, needs)
            verdict = self.study_filter.verdict(user, now=now)
            end = END + 1 if verdict.valid_until is None else to_micros(verdict.valid_until)
            self._keep(user_id, user.id, Answer(verdict, to_micros(now), end, read), begun)
        finally:
            self._end()
        return verdict

    def _keep(self, user_id: str, person: str, answer: Answer, begun: int) -> None:
        with self._lock:
            if self._is_stale(person, begun):
                return
            self._owners.put(user_id, person, answer.read)
            self._answers[person] = answer
            self._answers.move_to_end(person)
            if len(self._answers) > self.size:
                self._answers.popitem(last=False)

    def _begin(self) -> int:
        with self._lock:
            self._reading += 1
            return self._changes

    def _end(self) -> None:
        with self._lock:
            self._reading -= 1
            if not self._reading:
                self._dropped.clear()

    def _is_stale(self, person: str, begun: int) -> bool:
        return self._moving > 0 or max(self._cleared, self._dropped.get(person, 0)) > begun

    # ---- writing -------------------------------------------------------------------------------

    def writing(self, facts: Iterable[Fact]) -> Flow[list[Kept]]:
        """Write facts, and drop the answers about those whom they are about."""
        given = tuple(facts)
        ids = {fact.user_id for fact in given}
        gone = {fact.user_id for fact in given if isinstance(fact, Deleted)}
        return self._changing(lambda store: store.write(given), ids, gone)

    def linking(self, links: Iterable[Link]) -> Flow[None]:
        """Link ids, and drop the answers about those who lose or get one."""
        given = tuple(links)
        ids = {each for link in given for each in (link.linked_id, link.user_id)}
        return self._changing(lambda store: store.link(given), ids, ids)

    def forgetting(self, user_id: str) -> Flow[None]:
        """Forget a person, and the answers about him."""
        return self._changing(lambda store: store.forget(user_id), {user_id}, {user_id})

    def pruning(self, filters: Iterable[StudyFilter], now: datetime) -> Flow[int]:
        """Prune the store, and drop all answers."""
        return self._changing_all(lambda store: store.prune(filters, now=now))

    def restoring(self, records: Iterable[Record]) -> Flow[None]:
        """Restore records, and drop all answers."""
        return self._changing_all(lambda store: store.restore(records))

    def _changing_all(self, step: Step) -> Flow[Any]:
        self._move(1)
        try:
            return (yield step)
        finally:
            self._settle(None, 1)

    def _changing(self, step: Step, ids: set[str], moved: set[str]) -> Flow[Any]:
        """Take a step that changes what is known of some ids, and whose some of these are."""
        moving, persons = int(bool(moved)), None
        self._move(moving)
        try:
            idle = self._is_idle()
            before: set[str] = set() if idle else (yield from self._persons(moved))
            reply = yield step
            if not idle:
                with suppress(StoreError):  # the step was taken
                    after = yield from self._persons(moved)
                    others = yield from self._known_persons(ids - moved)
                    persons = before | after | others
            return reply
        finally:
            self._settle(persons, moving)

    def _known_persons(self, ids: set[str]) -> Flow[set[str]]:
        """Return the persons to whom some ids belong, asking the store for those not known."""
        oldest = monotonic() - self.max_age
        with self._lock:
            known = {user_id: self._owners.of(user_id, oldest) for user_id in ids}
        strangers = {user_id for user_id, person in known.items() if person is None}
        asked = yield from self._persons(strangers)
        return asked | {person for person in known.values() if person is not None}

    def _persons(self, ids: set[str]) -> Flow[set[str]]:
        """Return the persons to whom some ids belong, as the store says."""
        if not ids:
            return set()
        wanted = sorted(ids)
        begun, read = self._begin(), monotonic()
        try:
            users: list[User] = yield lambda store: store.load(wanted, NOTHING)
            with self._lock:
                for user_id, user in zip(wanted, users, strict=True):
                    if not self._is_stale(user.id, begun):
                        self._owners.put(user_id, user.id, read)
        finally:
            self._end()
        return {user.id for user in users}

    def _is_idle(self) -> bool:
        """Return whether there is nothing that a change could make wrong."""
        with self._lock:
            return not (self._answers or self._reading)

    def _move(self, moving: int) -> None:
        with self._lock:
            self._moving += moving

    def _settle(self, persons: set[str] | None, moving: int) -> None:
        """Drop the answers about some persons, or about all, once they were changed."""
        with self._lock:
            self._changes += 1
            if persons is None:
                self._cleared = self._changes
                self._answers.clear()
                self._owners.clear()
            for person in persons or ():
                self._answers.pop(person, None)
                if self._reading:
                    self._dropped[person] = self._changes
                if moving:
                    self._owners.drop(person)
            self._moving -= moving


def answers_for(study_filter: StudyFilter, size: int, max_age: timedelta | None) -> Answers:
    """Return a place for answers, with none yet.

    Raises:
        TypeError: The filter is none.
        ValueError: No answer could be kept, or none for any time.
    """
    given: object = study_filter
    if not isinstance(given, StudyFilter):
        msg = f"a cache keeps the verdicts of a StudyFilter, not of a {type(given).__name__}"
        raise TypeError(msg)
    if size < 1:
        msg = f"size is the number of answers to keep, 1 or more, not {size!r}"
        raise ValueError(msg)
    if max_age is not None and max_age <= timedelta():
        msg = f"max_age is a time longer than none, or None, not {max_age!r}"
        raise ValueError(msg)
    return Answers(study_filter, size, inf if max_age is None else max_age.total_seconds())


def run(flow: Flow[Result], store: object) -> Result:
    """Take the steps of a flow in a store, and return its result."""
    try:
        step = next(flow)
        while True:
            try:
                reply = step(store)
            except BaseException as error:  # noqa: BLE001 - the flow raises it, or goes on
                step = flow.throw(error)
            else:
                step = flow.send(reply)
    except StopIteration as end:
        result: Result = end.value
        return result


async def run_async(flow: Flow[Result], store: object) -> Result:
    """Take the steps of a flow in a store of asyncio, and return its result."""
    try:
        step = next(flow)
        while True:
            try:
                reply = await step(store)
            except BaseException as error:  # noqa: BLE001 - the flow raises it, or goes on
                step = flow.throw(error)
            else:
                step = flow.send(reply)
    except StopIteration as end:
        result: Result = end.value
        return result
