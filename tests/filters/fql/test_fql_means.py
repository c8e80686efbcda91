"""A destination filter and its translation give one answer, of any attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from sprigclassic import StudyFilter, User
from sprigclassic.filters.fql import from_fql
from sprigclassic.testing.strategies import NOW
from tests.filters.fql import naive_fql as fql
from tests.filters.fql.naive import is_number

if TYPE_CHECKING:
    from tests.filters.fql.naive_fql import Fql

LONG_S = "\N{LATIN SMALL LETTER LONG S}"
TEXTS = ["", "a", "pro", "Pro", "PRO", "aPROb", "plus", LONG_S, "ß", "SS", "ẞ", "fi", "\ufb01"]
TEXTS += ["K", "\N{KELVIN SIGN}", "a*b", "[a]", "a\\", 'say "a"', "it's", "true", "3", "two\nlines"]
SCALARS = [None, True, False, 0, 1, 1.0, 2.5, -3, *TEXTS]
PATHS = [("plan",), ("a b",), ("x",), ("x", "y"), ("x", "2nd-z"), ("é", "$")]
PATTERN = ["*", "?", "a", "P", "r", "[ab]", "[a-r]", "[^b]", "[^A-Z]", "\\*", "\\\\", LONG_S]

scalars = st.sampled_from(SCALARS)
values = scalars | st.lists(scalars, max_size=2)
objects = st.dictionaries(st.sampled_from(["y", "2nd-z", "$"]), values, max_size=3)
traits = st.dictionaries(st.sampled_from(["plan", "a b", "x", "é"]), values | objects)

paths = st.sampled_from(PATHS).map(lambda parts: fql.path("traits", *parts))
constants = scalars.map(fql.constant)
texts = st.sampled_from(TEXTS)
small_texts = texts.map(lambda text: "".join(map(fql.small, text)))
patterns = st.lists(st.sampled_from(PATTERN), max_size=4).map("".join)
small_patterns = st.lists(st.sampled_from(["*", "?", "a", "ß", "k", LONG_S, "\\*"])).map("".join)
equality = st.sampled_from(["=", "!="])
flags = st.booleans().map(fql.constant)
lowered = paths.map(fql.lowercase)
types = st.sampled_from(["string", "number", "bool", "null"])
tests_of_text = (
    st.builds(fql.contains, paths, texts)
    | st.builds(fql.match, paths, patterns)
    | st.builds(fql.contains, lowered, small_texts)
    | st.builds(fql.match, lowered, small_patterns)
)
leaves = st.one_of(
    paths,
    tests_of_text,
    st.builds(fql.compared, paths, equality, constants),
    st.builds(fql.compared, constants, equality, paths),
    st.builds(fql.compared, tests_of_text, equality, flags),
    st.builds(fql.compared, flags, equality, tests_of_text),
    st.builds(fql.compared, lowered, equality, small_texts.map(fql.constant)),
    st.builds(fql.compared, paths.map(fql.typeof), equality, types.map(fql.constant)),
    *(
        st.builds(fql.compared, *sides)
        for number in [scalars.filter(is_number).map(fql.constant)]
        for signs in [st.sampled_from(["<", "<=", ">", ">="])]
        for sides in [(paths, signs, number), (number, signs, paths)]
    ),
    st.builds(fql.among, paths, st.lists(scalars, min_size=1, max_size=3).map(fql.listed)),
    st.builds(fql.among, lowered, st.lists(small_texts, min_size=1).map(fql.listed)),
    st.builds(fql.among, paths.map(fql.typeof), st.lists(types, min_size=1).map(fql.listed)),
    st.builds(fql.among, scalars.filter(lambda v: v is not None).map(fql.constant), paths),
)


def combined(parts: st.SearchStrategy[Fql]) -> st.SearchStrategy[Fql]:
    inner = parts.map(fql.parenthesised)
    both = st.builds(fql.conjunction, inner, leaves) | st.builds(fql.conjunction, leaves, inner)
    return st.one_of(
        inner.map(fql.negation),
        both,
        st.builds(fql.disjunction, leaves, both),
        st.builds(fql.disjunction, both, inner, leaves.map(fql.negation)),
    )


filters = st.recursive(leaves | leaves.map(fql.negation), combined, max_leaves=5)


@given(filters, st.lists(traits, min_size=1, max_size=4))
def test_the_translation_means_what_the_filter_means(asked: Fql, users: list[Any]) -> None:
    rarely = StudyFilter.from_tree(from_fql(asked.text))
    for attributes in users:
        message = {"type": "identify", "traits": attributes}
        expected = asked.gives(message) is True
        assert rarely.matches(User.of("u-1", attributes=attributes), now=NOW) is expected


def test_blanks_change_nothing() -> None:
    text = "traits.a='x' and !contains(lowercase(traits.b),'y')or traits.c in['z',3]"
    spread = text
    for sign in "=()[],":
        spread = spread.replace(sign, f"\t{sign}\r\n ")
    assert from_fql(spread) == from_fql(text)
