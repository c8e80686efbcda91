"""An audience query and its translation give one answer, for any user."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from sprigclassic import StudyFilter, User
from sprigclassic.filters.fql import from_segment
from sprigclassic.testing import strategies as worlds
from sprigclassic.testing.strategies import NOW
from tests.filters import reference
from tests.filters.fql import naive_segment as segment
from tests.filters.fql.naive_segment import Person, Query

TEXTS = ["", "a", "pro", "approve", "true", "false", "3", "2.5", "03", "it's", "vip"]
DATES = [NOW, NOW - timedelta(days=3), NOW + timedelta(microseconds=1)]
SCALARS = [None, True, False, 0, 3, 3.0, 2.5, -3, *TEXTS, *(date.isoformat() for date in DATES)]
LITERALS = ["a", "pro", "true", "3", "2.5", "03", 0, 3, 2.5, -3]
NUMBERS = [0, 1, 2, 3, 2.5, -3, "2", "2.5"]
HOURS = [0, 1, 12, 24, 36, 48, 72]

values = st.sampled_from(SCALARS) | st.lists(st.sampled_from(SCALARS), max_size=2)
properties = st.dictionaries(st.sampled_from(["p", "q"]), values) | st.builds(
    lambda inner: {"o": {"p": inner}}, values
)
ages = st.builds(
    lambda hours, more: timedelta(hours=hours, microseconds=more),
    st.sampled_from(HOURS),
    st.sampled_from([-1, 0, 0, 1]),
)
happened = st.tuples(st.sampled_from(["A", "B c"]), ages.map(lambda age: NOW - age), properties)
people = st.builds(Person, properties, st.lists(happened, max_size=6), st.just(NOW))

texts = st.sampled_from(TEXTS)
literals = st.sampled_from(LITERALS)
numbers = st.sampled_from(NUMBERS)
instants = st.sampled_from(DATES)
SIGNS = {"<": "less_than", "<=": "at_most", ">": "greater_than", ">=": "at_least"}


@st.composite
def orders(draw: st.DrawFn) -> segment.Test:
    sign, name = draw(st.sampled_from(list(SIGNS.items())))
    return segment.ordered(sign, draw(numbers), draw(st.sampled_from([None, f".{name}({{}})"])))


value_tests = st.one_of(
    st.builds(segment.equals, literals, st.sampled_from([" = {}", " == {}", ".equals({})"])),
    st.builds(segment.differs, literals, st.sampled_from([" != {}", ".differs({})"])),
    st.lists(literals, min_size=1, max_size=3).map(segment.one_of),
    st.lists(texts, min_size=1, max_size=3).map(segment.contains),
    texts.map(segment.omits) | texts.map(segment.starts_with) | texts.map(segment.ends_with),
    instants.map(segment.before_date) | instants.map(segment.after_date),
    st.sampled_from([segment.EXISTS, segment.ABSENT]),
    orders(),
)
whole = st.sampled_from([number for number in NUMBERS if isinstance(number, int)])
number_tests = st.one_of(
    st.builds(segment.equals, whole, st.sampled_from([" = {}", ".equals(literal({}))"])),
    st.builds(segment.differs, whole),
    st.lists(whole, min_size=1, max_size=2).map(segment.one_of),
    orders(),
)
names = st.sampled_from(["p", "q", "o.p"])
one_where = st.builds(segment.property_of, names, value_tests)
wheres = st.recursive(
    one_where,
    lambda inner: st.one_of(
        inner.map(segment.where_not),
        st.builds(segment.where_both, inner, one_where),
        st.builds(segment.where_either, inner, one_where),
    ),
    max_leaves=3,
)
lengths = st.sampled_from([(1, "hour"), (12, "hours"), (24, "hours"), (1, "day"), (2, "days")])


@st.composite
def events(draw: st.DrawFn) -> segment.Events:
    found = segment.event(draw(st.sampled_from(["A", "B c"])))
    for _ in range(draw(st.integers(0, 2))):
        found = segment.where(found, draw(wheres))
    window = draw(st.sampled_from(["", "within", "between"]))
    if window == "within":
        found = segment.within(found, *draw(lengths))
    if window == "between":
        found = segment.between(
            found, draw(lengths), draw(st.sampled_from([(60, "hours"), (3, "days")]))
        )
    return segment.where(found, draw(wheres)) if draw(st.booleans()) else found


counted = st.builds(
    segment.reduced, events(), st.sampled_from(["count", "sum", "unique"]), names, number_tests
)
there = number_tests | st.sampled_from([segment.EXISTS, segment.ABSENT])
averaged = st.builds(
    segment.reduced, events(), st.sampled_from(["avg", "min", "max"]), names, there
)
valued = st.builds(
    segment.reduced, events(), st.sampled_from(["first", "last"]), names, value_tests
)
leaves = counted | averaged | valued | st.builds(segment.trait, names, value_tests)
queries = st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.map(segment.parenthesised).map(segment.negation),
        st.builds(segment.conjunction, inner.map(segment.parenthesised), leaves),
        st.builds(segment.disjunction, inner, st.builds(segment.conjunction, leaves, leaves)),
        st.builds(segment.disjunction, leaves.map(segment.negation), inner),
    ),
    max_leaves=3,
)

RARELY = segment.reduced(
    segment.within(segment.event("A"), 2, "days"), "count", "p", segment.ordered("<", 2)
)


@given(queries, st.lists(people, min_size=1, max_size=3))
@example(RARELY, [Person({}, [], NOW)])
def test_the_translation_means_what_the_query_means(asked: Query, users: list[Person]) -> None:
    rarely = StudyFilter.from_tree(from_segment(asked.text))
    for person in users:
        expected = asked.holds(person)
        user = User.of("u-1", attributes=person.traits, events=person.events)
        assert rarely.matches(user, now=NOW) is expected
        world = worlds.Person([(None, person.traits)], person.events)
        assert reference.answer(rarely.tree, "UTC", world, NOW) is expected
