from __future__ import annotations

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from time import sleep
from typing import TYPE_CHECKING, Any, Final, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic import ClassicDestination, MemoryStore, NotLoadedError, StoreError, StudyFilter
from sprigclassic._time import from_micros
from sprigclassic.stores import AsyncStore, Record, Store
from sprigclassic.stores.answers import IDS_PER_ANSWER
from sprigclassic.stores.verdict_cache import AsyncVerdictCache, VerdictCache
from sprigclassic.users import Deleted, Identified, Link, Occurred

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sprigclassic.users import Fact

MINUTE: Final = 60_000_000
RARELY = StudyFilter.parse("A count < 2 in last 3 minutes")
PRO = StudyFilter.parse('plan = "pro"')


def minute(number: float) -> datetime:
    return from_micros(int(number * MINUTE))


def event(user_id: str, at: float, name: str = "A") -> Occurred:
    return Occurred(user_id, int(at * MINUTE), None, name, {})


def plan(user_id: str, value: str) -> Identified:
    return Identified(user_id, 0, None, {"plan": value})


def fail() -> None:
    raise StoreError(*"abc")


class Watched:
    """A store that counts its calls, and lets something happen after the next of a verb."""

    def __init__(self, store: Any) -> None:
        self.store = store
        self.calls: Counter[str] = Counter()
        self.given: list[tuple[Any, ...]] = []
        self.after: dict[str, Callable[[], object]] = {}

    def __getattr__(self, verb: str) -> Any:
        def call(*args: Any, **named: Any) -> Any:
            self.calls[verb] += 1
            self.given.append(args)
            result = getattr(self.store, verb)(*args, **named)
            self.after.pop(verb, lambda: None)()
            return result

        return call


def watched(study_filter: StudyFilter = PRO, **options: Any) -> tuple[VerdictCache, Watched]:
    store = Watched(MemoryStore())
    return VerdictCache(study_filter, cast("Store", store), **options), store


# ---- an answer is kept -------------------------------------------------------------------------


def test_an_answer_is_asked_for_once() -> None:
    cache, store = watched()
    cache.write([plan("u-1", "pro")])
    assert [cache.matches("u-1", minute(at)) for at in (1, 2, 500)] == [True] * 3
    assert store.calls == {"write": 1, "user": 1}


def test_an_answer_holds_until_it_ends_and_no_longer() -> None:
    cache, store = watched(StudyFilter.parse("A never happened in last 3 minutes"))
    cache.write([event("u-1", 5)])
    first = cache.verdict("u-1", minute(6))
    assert (first.matches, first.valid_until) == (False, minute(8) + timedelta(microseconds=1))
    assert cache.verdict("u-1", minute(8)) is first
    assert store.calls["user"] == 1
    assert cache.matches("u-1", minute(8) + timedelta(microseconds=1))
    assert store.calls["user"] == 2


def test_an_earlier_instant_is_asked_about_anew() -> None:
    cache, store = watched(RARELY)
    cache.write([event("u-1", 5), event("u-1", 5)])
    assert not cache.matches("u-1", minute(6))
    assert cache.matches("u-1", minute(1))
    assert not cache.matches("u-1", minute(7))
    assert store.calls["user"] == 3


def test_by_default_it_is_asked_about_the_present() -> None:
    cache, store = watched()
    assert not cache.matches("u-1")
    assert cache.verdict("u-1").valid_until is None
    assert store.calls["user"] == 1


def test_no_more_is_read_than_the_verdict_needs() -> None:
    cache, store = watched(RARELY)
    assert cache.matches("u-1", minute(5))
    assert store.given == [("u-1", RARELY.needs_from(now=minute(5)))]


def test_all_ids_of_a_person_have_one_answer() -> None:
    cache, store = watched()
    cache.write([plan("u-1", "pro")])
    cache.link([Link("anonymous", "u-1", 0)])
    assert cache.matches("anonymous", minute(1))
    assert cache.matches("u-1", minute(1))
    assert store.calls["user"] == 2
    assert cache.matches("anonymous", minute(2))
    assert cache.matches("u-1", minute(2))
    assert store.calls["user"] == 2


def test_the_repr_names_the_filter_and_the_store() -> None:
    assert repr(VerdictCache(PRO, MemoryStore())) == (
        "<VerdictCache: 'plan = \"pro\"' of <MemoryStore: 0 users>>"
    )


# ---- until it is wrong -------------------------------------------------------------------------


def test_a_write_drops_the_answers_about_those_whom_it_is_about() -> None:
    cache, store = watched()
    assert not any(cache.matches(each, minute(1)) for each in ("u-1", "u-2"))
    cache.write([plan("u-1", "pro")])
    assert [cache.matches(each, minute(1)) for each in ("u-1", "u-2")] == [True, False]
    assert store.calls["user"] == 3
    assert store.calls["load"] == 0


def test_a_write_of_any_of_his_ids_drops_the_answer_about_a_person() -> None:
    cache, store = watched()
    cache.link([Link("anonymous", "u-1", 0)])
    assert not cache.matches("u-1", minute(1))
    cache.write([plan("anonymous", "pro")])
    assert cache.matches("u-1", minute(1))
    cache.write([plan("anonymous", "free")])
    assert store.calls["load"] == 1


def test_a_link_drops_the_answers_about_both() -> None:
    cache, _ = watched()
    cache.write([plan("a", "pro"), plan("u-1", "free"), plan("u-2", "free")])
    cache.link([Link("a", "u-1", 5)])
    cache.write([Identified("u-1", 1, None, {"plan": "pro"})])
    assert [cache.matches(each, minute(1)) for each in ("a", "u-1", "u-2")] == [True, True, False]
    cache.write([Identified("a", 2, None, {"plan": "free"})])
    assert [cache.matches(each, minute(1)) for each in ("a", "u-1", "u-2")] == [False] * 3
    cache.link([Link("a", "u-2", 4)])
    assert [cache.matches(each, minute(1)) for each in ("a", "u-1", "u-2")] == [False, True, False]


@pytest.mark.parametrize("how", ["forget", "write"])
def test_to_forget_a_person_drops_the_answer_under_all_ids(how: str) -> None:
    cache, _ = watched()
    cache.write([plan("u-1", "pro"), plan("a", "pro")])
    cache.link([Link("a", "u-1", 0), Link("b", "u-1", 0)])
    assert all(cache.matches(each, minute(1)) for each in ("u-1", "a", "b"))
    cache.forget("a") if how == "forget" else cache.write([Deleted("a", None)])
    assert not any(cache.matches(each, minute(1)) for each in ("u-1", "a", "b"))


def test_pruning_and_restoring_drop_all_answers() -> None:
    cache, store = watched()
    assert not cache.matches("u-1", minute(1))
    cache.restore([Record("u-1", known=True, facts=[plan("u-1", "pro")])])
    assert cache.matches("u-1", minute(1))
    assert cache.prune([PRO], now=minute(1)) == 0
    assert cache.matches("u-1", minute(1))
    assert store.calls["user"] == 3


def test_what_was_pruned_is_refused() -> None:
    cache, _ = watched()
    cache.write([plan("u-1", "pro")])
    assert cache.matches("u-1", minute(1))
    cache.prune([RARELY], now=minute(1))
    with pytest.raises(NotLoadedError):
        cache.matches("u-1", minute(2))


def test_a_suppressed_user_keeps_his_answer() -> None:
    cache, store = watched()
    cache.write([plan("u-1", "pro")])
    assert cache.matches("u-1", minute(1))
    cache.suppress("u-1")
    assert cache.write([plan("u-1", "free")]) == [None]
    assert cache.matches("u-1", minute(1))
    cache.unsuppress("u-1")
    assert cache.write([Identified("u-1", 1, None, {"plan": "free"})]) == [True]
    assert not cache.matches("u-1", minute(1))
    assert store.calls["user"] == 3


def test_a_destination_writes_through_it() -> None:
    cache = VerdictCache(PRO, MemoryStore())
    assert isinstance(cache, Store)
    destination = ClassicDestination(cache, api_key="")
    assert not cache.matches("u-1")
    destination.receive(
        {
            "type": "identify",
            "userId": "u-1",
            "timestamp": "2026-01-01T00:00:00Z",
            "traits": {"plan": "pro"},
        }
    )
    assert cache.matches("u-1")


def test_the_other_verbs_are_those_of_the_store() -> None:
    cache, store = watched()
    store.store.write([plan("u-1", "pro")])
    assert VerdictCache(PRO, MemoryStore()).keeps_properties
    needs = PRO.needs(now=minute(1))
    assert cache.user("u-1", needs) == store.store.user("u-1", needs)
    assert cache.load(["u-1"]) == list(cache.users()) == [store.store.user("u-1")]
    assert list(cache.records(["u-1"])) == list(store.store.records())
    cache.close()
    assert store.calls["close"] == 1


# ---- while it is read, or written --------------------------------------------------------------


def test_what_was_read_before_a_write_ended_is_not_kept() -> None:
    cache, store = watched()
    store.after["user"] = lambda: cache.write([plan("u-1", "pro")])
    assert not cache.matches("u-1", minute(1))
    assert cache.matches("u-1", minute(1))


def test_what_was_read_before_a_write_of_another_id_ended_is_not_kept() -> None:
    cache, store = watched()
    cache.link([Link("a", "u-1", 0)])
    store.after["user"] = lambda: cache.write([plan("a", "pro")])
    assert not cache.matches("u-1", minute(1))
    assert cache.matches("u-1", minute(1))


def test_what_was_read_while_another_is_written_to_is_kept() -> None:
    cache, store = watched()
    store.after["user"] = lambda: cache.write([plan("u-2", "pro")])
    assert not cache.matches("u-1", minute(1))
    assert not cache.matches("u-1", minute(1))
    assert store.calls["user"] == 1


def test_while_ids_are_linked_the_store_answers() -> None:
    cache, store = watched()
    cache.write([plan("u-1", "pro")])
    assert not cache.matches("a", minute(1))
    asked: list[bool] = []
    store.after["link"] = lambda: asked.append(cache.matches("a", minute(1)))
    cache.link([Link("a", "u-1", 0)])
    assert asked == [True]
    assert cache.matches("a", minute(1))


def test_a_write_that_ends_while_its_id_is_linked_is_seen() -> None:
    cache, store = watched()
    cache.write([plan("u-2", "pro")])
    assert not cache.matches("a", minute(1))
    seen: list[bool] = []

    def meanwhile() -> None:  # the link is there already, and its answers are still to be dropped
        cache.write([Identified("a", 1, None, {"plan": "pro"})])
        seen.extend(cache.matches(each, minute(1)) for each in ("a", "u-1"))

    store.after["link"] = meanwhile
    cache.link([Link("a", "u-1", 0)])
    assert seen == [True, True]
    assert [cache.matches(each, minute(1)) for each in ("a", "u-1")] == [True, True]


def test_whose_an_id_was_before_a_link_is_not_remembered() -> None:
    cache, store = watched()
    assert not cache.matches("u-1", minute(1))
    store.after["load"] = lambda: cache.link([Link("a", "u-1", 0)])
    cache.write([plan("a", "free")])
    assert not cache.matches("u-1", minute(1))
    cache.write([Identified("a", 1, None, {"plan": "pro"})])
    assert cache.matches("u-1", minute(1))


def test_what_was_read_before_the_write_ended_is_dropped_at_its_end() -> None:
    cache, store = watched()
    assert not cache.matches("u-1", minute(1))
    asked: list[bool] = []
    store.after["write"] = lambda: asked.append(cache.matches("u-1", minute(1)))
    cache.write([plan("u-1", "pro")])
    assert cache.matches("u-1", minute(1))
    assert asked == [False]


def test_a_write_that_fails_drops_all_answers() -> None:
    cache, store = watched()
    assert not cache.matches("u-1", minute(1))

    store.after["write"] = fail
    with pytest.raises(StoreError):
        cache.write([plan("u-1", "pro")])
    assert cache.matches("u-1", minute(1))


def test_a_write_that_was_done_is_told_of_though_the_store_fails_after_it() -> None:
    cache, store = watched()
    cache.link([Link("a", "u-1", 0)])
    assert not cache.matches("u-1", minute(1))

    store.after["load"] = fail
    assert cache.write([plan("a", "pro")]) == [True]
    assert cache.matches("u-1", minute(1))


def test_a_read_that_fails_leaves_nothing_behind() -> None:
    cache, store = watched()

    store.after["user"] = fail
    with pytest.raises(StoreError):
        cache.matches("u-1", minute(1))
    assert not cache.matches("u-1", minute(1))
    assert not cache.matches("u-1", minute(1))
    assert store.calls["user"] == 2


# ---- bounds ------------------------------------------------------------------------------------


def test_the_answer_that_was_not_asked_for_the_longest_goes_first() -> None:
    cache, store = watched(size=2)
    for each in ("u-1", "u-2", "u-1", "u-3"):
        cache.matches(each, minute(1))
    assert store.calls["user"] == 3
    cache.matches("u-1", minute(1))
    assert store.calls["user"] == 3
    cache.matches("u-2", minute(1))
    assert store.calls["user"] == 4


def test_whose_ids_are_is_remembered_of_so_many() -> None:
    cache, store = watched(size=1)
    cache.matches("u-1", minute(1))
    for number in range(IDS_PER_ANSWER):
        cache.write([event(f"stranger-{number}", 1)])
    cache.matches("u-1", minute(1))
    assert store.calls["user"] == 2
    cache.write([plan("u-1", "pro")])
    assert cache.matches("u-1", minute(1))


def test_what_others_write_is_missed_for_max_age_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = 1_000.0
    monkeypatch.setattr("sprigclassic.stores.answers.monotonic", lambda: clock)
    cache, store = watched(max_age=timedelta(seconds=10))
    assert not cache.matches("u-1", minute(1))
    store.store.write([plan("u-1", "pro")])
    clock += 10
    assert not cache.matches("u-1", minute(1))
    clock += 0.001
    assert cache.matches("u-1", minute(1))


def test_whose_an_id_is_may_be_missed_for_max_age_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = 1_000.0
    monkeypatch.setattr("sprigclassic.stores.answers.monotonic", lambda: clock)
    cache, store = watched(max_age=timedelta(seconds=10))
    cache.write([plan("u-1", "pro")])
    cache.link([Link("a", "u-1", 5)])
    assert cache.matches("a", minute(1))
    store.store.link([Link("a", "u-2", 4)])
    clock += 9
    cache.write([event("u-1", 1)])
    assert cache.matches("u-1", minute(1))
    clock += 2
    assert cache.matches("u-1", minute(1))
    assert not cache.matches("a", minute(1))


def test_without_max_age_what_others_write_is_missed_until_the_next_write() -> None:
    cache, store = watched()
    assert not cache.matches("u-1", minute(1))
    store.store.write([plan("u-1", "pro")])
    assert not cache.matches("u-1", minute(10_000))
    cache.write([event("u-1", 2)])
    assert cache.matches("u-1", minute(1))


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"size": 0}, "size is the number of answers to keep, 1 or more, not 0"),
        ({"max_age": timedelta()}, "max_age is a time longer than none, or None"),
    ],
    ids=["size", "max_age"],
)
def test_a_cache_that_could_keep_nothing_is_refused(
    options: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        VerdictCache(PRO, MemoryStore(), **options)


def test_what_is_no_filter_is_refused() -> None:
    with pytest.raises(TypeError, match="keeps the verdicts of a StudyFilter, not of a str"):
        VerdictCache('plan = "pro"', MemoryStore())  # type: ignore[arg-type]


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        watched()[0].matches("u-1", datetime(2026, 1, 1))  # noqa: DTZ001 - it is what is refused


# ---- laws --------------------------------------------------------------------------------------

IDS: Final = ["u-1", "u-2", "a", "b"]
ids = st.sampled_from(IDS)
minutes = st.integers(0, 8)
facts: st.SearchStrategy[Fact] = st.one_of(
    st.builds(event, ids, minutes),
    st.builds(event, ids, minutes),
    st.builds(plan, ids, st.sampled_from(["pro", "free"])),
    st.builds(Deleted, ids, st.none()),
)
links = st.builds(Link, ids, ids, minutes)
operations = st.one_of(
    st.tuples(st.just("ask"), ids, st.integers(0, 12)),
    st.tuples(st.just("ask"), ids, st.integers(0, 12)),
    st.tuples(st.just("write"), st.lists(facts, max_size=3)),
    st.tuples(st.just("link"), st.lists(links, max_size=2)),
    st.tuples(st.just("forget"), ids),
    st.tuples(st.just("prune"), minutes),
    st.tuples(st.just("restore"), st.lists(facts, max_size=2)),
    st.tuples(st.sampled_from(["suppress", "unsuppress"]), ids),
)
filters = st.sampled_from([RARELY, PRO, RARELY & PRO, RARELY | ~PRO])


def records_of(some: list[Fact]) -> Iterator[Record]:
    for fact in some:
        if not isinstance(fact, Deleted):
            yield Record(fact.user_id, isinstance(fact, Identified), [fact])


def done(store: Any, operation: tuple[Any, ...], study_filter: StudyFilter) -> object:
    verb, *given_ = operation
    if verb == "prune":
        return store.prune([study_filter], now=minute(given_[0]))
    if verb == "restore":
        return store.restore(records_of(given_[0]))
    return getattr(store, verb)(*given_)


def answer(ask: Callable[[], object]) -> object:
    try:
        return ask()
    except NotLoadedError:
        return "not loaded"


@given(filters, st.lists(operations, max_size=25), st.sampled_from([1, 2, 100]))
def test_it_answers_as_the_filter_does(
    study_filter: StudyFilter, given_: list[tuple[Any, ...]], size: int
) -> None:
    store, plain = MemoryStore(), MemoryStore()
    cache = VerdictCache(study_filter, store, size=size)
    for operation in given_:
        if operation[0] == "ask":
            _, user_id, at = operation
            now = minute(at)
            needs = study_filter.needs_from(now=now)
            mine = answer(lambda: cache.verdict(user_id, now).matches)  # noqa: B023 - called at once
            theirs = answer(
                lambda: study_filter.matches(plain.user(user_id, needs), now=now)  # noqa: B023
            )
            assert mine == theirs
        else:
            assert done(cache, operation, study_filter) == done(plain, operation, study_filter)


def test_each_thread_sees_its_own_writes_at_once() -> None:
    cache = VerdictCache(PRO, MemoryStore(), size=3)
    cache.link([Link(f"a-{number}", f"u-{number}", 0) for number in range(4)])

    def work(number: int) -> list[bool]:
        seen: list[bool] = []
        for turn in range(60):
            user_id, other = f"u-{number}", f"a-{number}"
            written = user_id if turn % 3 else other
            value = "pro" if turn % 2 else "free"
            cache.write([Identified(written, turn, None, {"plan": value})])
            cache.matches(f"u-{(number + 1) % 4}", minute(1))
            seen.append(cache.matches(other if turn % 5 else user_id, minute(1)))
        return seen

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(work, range(4)))
    assert results == [[bool(turn % 2) for turn in range(60)]] * 4


class Hesitant(Watched):
    """A store in which other threads come in between."""

    def __getattr__(self, verb: str) -> Any:
        call = super().__getattr__(verb)

        def hesitate(*args: Any, **named: Any) -> Any:
            sleep(0.0001)
            result = call(*args, **named)
            sleep(0.0001)
            return result

        return hesitate


@pytest.mark.parametrize("seed", range(6))
def test_once_all_threads_are_done_every_answer_is_right(seed: int) -> None:
    inner = MemoryStore()
    cache = VerdictCache(PRO, cast("Store", Hesitant(inner)), size=3)

    def work(number: int) -> None:
        random = Random(10 * seed + number)  # noqa: S311 - no secret
        for turn in range(40):
            user_id, other = random.choices(IDS, k=2)
            lesson = Identified(user_id, turn, None, {"plan": random.choice(["pro", "free"])})
            doings: list[Callable[[], object]] = [
                partial(cache.verdict, user_id, minute(1)),
                partial(cache.write, [lesson]),
                partial(cache.link, [Link(user_id, other, turn)]),
                partial(cache.forget, user_id),
            ]
            random.choice(doings)()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    right = [PRO.matches(inner.user(each), now=minute(1)) for each in IDS]
    assert [cache.matches(each, minute(1)) for each in IDS] == right


# ---- asyncio -----------------------------------------------------------------------------------


class Awaited:
    """A store of asyncio that is one in memory."""

    def __init__(self) -> None:
        self.store = Watched(MemoryStore())
        self.keeps_properties = True

    def __getattr__(self, verb: str) -> Any:
        async def call(*args: Any, **named: Any) -> Any:
            await asyncio.sleep(0)
            return getattr(self.store, verb)(*args, **named)

        return call

    async def users(self, *given_: Any) -> Any:
        for each in self.store.users(*given_):
            yield each

    async def records(self, *given_: Any) -> Any:
        for each in self.store.records(*given_):
            yield each


def awaited(study_filter: StudyFilter = PRO) -> tuple[AsyncVerdictCache, Watched]:
    inner = Awaited()
    return AsyncVerdictCache(study_filter, cast("AsyncStore", inner)), inner.store


def test_the_same_for_asyncio() -> None:
    cache, store = awaited()

    async def work() -> None:
        await cache.link([Link("a", "u-1", 0)])
        assert not await cache.matches("u-1", minute(1))
        assert await cache.write([plan("a", "pro")]) == [True]
        assert await cache.matches("u-1", minute(1))
        assert (await cache.verdict("u-1", minute(2))).matches
        assert store.calls["user"] == 2
        await cache.forget("a")
        assert not await cache.matches("u-1")
        await cache.restore([Record("u-1", known=True, facts=[plan("u-1", "pro")])])
        assert await cache.matches("u-1")
        assert await cache.prune([PRO], now=minute(1)) == 0

    asyncio.run(work())


def test_the_other_verbs_of_asyncio_are_those_of_the_store() -> None:
    cache, store = awaited()

    async def work() -> None:
        await cache.write([plan("u-1", "pro")])
        assert cache.keeps_properties
        assert await cache.user("u-1") == store.store.user("u-1")
        assert await cache.load(["u-1"]) == [each async for each in cache.users()]
        assert [each async for each in cache.records()] == list(store.store.records())
        await cache.suppress("u-1")
        assert await cache.write([plan("u-1", "free")]) == [None]
        await cache.unsuppress("u-1")
        await cache.close()
        assert store.calls["close"] == 1

    asyncio.run(work())
    assert repr(cache).startswith("<AsyncVerdictCache: 'plan = \"pro\"' of <")


def test_tasks_that_write_and_ask_at_once_see_what_was_written() -> None:
    cache, _ = awaited()

    async def work(number: int) -> list[bool]:
        seen: list[bool] = []
        for turn in range(20):
            value = "pro" if turn % 2 else "free"
            await cache.write([Identified(f"u-{number}", turn, None, {"plan": value})])
            await cache.matches(f"u-{(number + 1) % 3}", minute(1))
            seen.append(await cache.matches(f"u-{number}", minute(1)))
        return seen

    async def all_at_once() -> list[list[bool]]:
        return await asyncio.gather(*map(work, range(3)))

    assert asyncio.run(all_at_once()) == [[bool(turn % 2) for turn in range(20)]] * 3


def test_a_failure_of_asyncio_is_raised_and_drops_all_answers() -> None:
    cache, store = awaited()

    async def work() -> None:
        assert not await cache.matches("u-1", minute(1))
        store.after["write"] = fail
        with pytest.raises(StoreError):
            await cache.write([plan("u-1", "pro")])
        assert await cache.matches("u-1", minute(1))

    asyncio.run(work())


def test_the_present_is_in_utc() -> None:
    cache, _ = watched(StudyFilter.parse("A happened in last 1 day"))
    ago = datetime.now(UTC) - timedelta(hours=1)
    cache.write([Occurred("u-1", int(ago.timestamp() * 1_000_000), None, "A", {})])
    assert cache.matches("u-1")
