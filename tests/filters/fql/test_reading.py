"""Both languages: what the files say, and what no text may do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic.errors import FilterError
from sprigclassic.filters import tree
from sprigclassic.filters.fql import complaints, from_fql, from_segment
from sprigclassic.filters.limits import MAX_BYTES, MAX_CONDITIONS, MAX_LEVELS
from sprigclassic.filters.text.parser import parse
from sprigclassic.filters.text.printer import to_text
from tests.data_files import blocks, pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

READERS = {"fql": from_fql, "segment": from_segment}
READ = {"fql": pairs("fql.txt"), "segment": pairs("segment_queries.txt")}
REFUSED = {name: blocks(f"{name}_refused.txt") for name in READERS}


def told(name: str, text: str) -> FilterError:
    """Return the refusal of a text."""
    with pytest.raises(FilterError) as caught:
        READERS[name](text)
    return caught.value


# ---- the files ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "canonical"), [(name, *pair) for name in READ for pair in READ[name]]
)
def test_is_read_as(name: str, text: str, canonical: str) -> None:
    condition = READERS[name](text)
    assert to_text(condition) == canonical
    assert parse(canonical)[0] == condition


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [(name, *block) for name in REFUSED for block in REFUSED[name]],
    ids=[f"{name}: {text}" for name in REFUSED for text, _ in REFUSED[name]],
)
def test_is_refused_with_exactly_this_error(name: str, text: str, error: str) -> None:
    assert str(told(name, text)) == error


CODE = re.compile(r'(?:FilterProblem|expected)\(\s*"([a-z-]+)"')


@pytest.mark.parametrize(
    ("names", "modules"),
    [
        (["fql"], ["destination"]),
        (["segment"], ["audience"]),
        (["fql", "segment"], ["destination", "audience", "letters"]),
    ],
    ids=["destination", "audience", "both"],
)
def test_every_code_has_a_text_that_shows_it(names: list[str], modules: list[str]) -> None:
    folder = Path(complaints.__file__).parent
    sources = [(folder / f"{module}.py").read_text("utf-8") for module in modules]
    known = {code for source in sources for code in CODE.findall(source)}
    shown = "\n".join(error for name in names for _, error in REFUSED[name])
    assert known
    assert {code for code in known if f"[{code}]" not in shown} == set()


def test_messages_are_lower_case_without_a_full_stop() -> None:
    for name, refused in REFUSED.items():
        for text, _ in refused:
            [problem] = told(name, text).problems
            for sentence in filter(None, [problem.message, problem.help]):
                assert sentence[0] == "`" or sentence[0].islower() or sentence[:7] == "Segment"
                assert not sentence.endswith("."), sentence
                assert sentence.count("`") % 2 == 0, sentence


SUGGESTED = re.compile(r"= help: in a study filter, write `(.*)`$", re.MULTILINE)


@pytest.mark.parametrize("name", READERS)
def test_what_is_suggested_in_our_language_is_a_filter(name: str) -> None:
    found = SUGGESTED.findall("\n".join(error for _, error in REFUSED[name]))
    assert len(found) > 3
    for text in found:
        whole = text if parses(text) else f"renews_at {text}"
        assert to_text(*parse(whole)) == whole


def parses(text: str) -> bool:
    try:
        parse(text)
    except FilterError:
        return False
    return True


# ---- spans -------------------------------------------------------------------------------------

CONDITIONS = (tree.Attribute, tree.Measured, tree.EventValue, tree.And, tree.Or, tree.Not)


def nodes(node: Any) -> Iterator[tree.Node]:
    if isinstance(node, tuple):
        for part in node:
            yield from nodes(part)
    elif isinstance(node, tree.Node):
        yield node
        for field in attrs.fields(type(node)):
            yield from nodes(getattr(node, field.name))


@pytest.mark.parametrize("name", READERS)
def test_the_words_at_the_span_of_a_condition_mean_it(name: str) -> None:
    for text, _ in READ[name]:
        condition = READERS[name](text)
        assert condition.span is not None
        for node in nodes(condition):
            if isinstance(node, CONDITIONS) and node.span is not None:
                words = text[slice(*node.span)]
                inside = "property(" in words and "event(" not in words
                alone = f"event('E').where({words}).count() > 0" if inside else words
                assert node in list(nodes(READERS[name](alone))), words


def test_values_and_windows_have_the_spans_of_their_words() -> None:
    text = "event('Checkout').where(property('sku') = 'mug').within(30 days).count() < 3"
    condition = from_segment(text)
    assert isinstance(condition, tree.Measured)
    parts = (condition.events, condition.measure, condition.test, condition.window)
    words = [text[slice(*part.span)] for part in parts if part and part.span]
    assert words == ["event('Checkout')", "count()", "< 3", "within(30 days)"]


# ---- limits and odd input ----------------------------------------------------------------------

SHORT = {"fql": "traits.a", "segment": "trait('a') = 1"}
AND = {"fql": " and ", "segment": " AND "}
NOT = {"fql": "!", "segment": "NOT "}


@pytest.mark.parametrize("name", READERS)
def test_levels_are_limited(name: str) -> None:
    for opening, closing in (("(", ")"), (f"{NOT[name]}(", ")")):
        most = MAX_LEVELS // (2 if NOT[name] in opening else 1)
        READERS[name](opening * most + SHORT[name] + closing * most)
        deep = opening * (most + 1) + SHORT[name] + closing * (most + 1)
        assert told(name, deep).code == "too-deep"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *((name, opening * 9_999) for name in READERS for opening in ("(", "!(", "NOT ", "[")),
        ("fql", "lowercase(" * 6_000),
        ("fql", "traits.a = [" * 5_000),
        ("segment", "trait('a') = literal(" + "literal(" * 8_000),
        ("segment", "event('A').where(" * 3_000),
        ("segment", "event('A')" + ".where(property('a') = 1)" * 2_000),
    ],
)
def test_no_nesting_exhausts_the_stack(name: str, text: str) -> None:
    told(name, text)


@pytest.mark.parametrize("name", READERS)
def test_length_and_conditions_are_limited(name: str) -> None:
    assert told(name, " " * (MAX_BYTES + 1)).code == "too-long"
    READERS[name](AND[name].join([SHORT[name]] * MAX_CONDITIONS))
    many = AND[name].join([SHORT[name]] * (MAX_CONDITIONS + 1))
    assert told(name, many).code == "too-many-conditions"


def test_the_canonical_text_is_limited_too() -> None:
    listed = ", ".join(["'business'"] * 900)
    from_fql(f"lowercase(traits.plan) in [{listed}]")
    longest = "s" * (MAX_BYTES // 2)
    assert told("fql", f"lowercase(traits.plan) = '{longest}'").code == "too-long"


@pytest.mark.parametrize("name", READERS)
def test_half_a_character_is_no_text(name: str) -> None:
    error = told(name, f"{SHORT[name][:-1]}\ud800")
    assert error.code == "lone-surrogate"
    assert error.source is not None
    assert error.source.name == f"<{name}>"


@pytest.mark.parametrize("name", READERS)
def test_what_is_no_text_is_a_misuse(name: str) -> None:
    given: Any = SHORT[name].encode()
    with pytest.raises(TypeError, match="a filter is read from a str, not from bytes"):
        READERS[name](given)


WORDS = {
    "fql": (
        "traits.a traits.b\\.c event userId all and or in true false null ! ( ) [ ] , = != < >="
        " 'a' \"b\" 3 -2.5 contains( match( lowercase( typeof( length( '[a' \\ . .. ' é"
    ),
    "segment": (
        "event('A') trait('a') property('b') where( within(3 days) between(1 day, 2 days) . ( ) ,"
        " count() sum( last( unique( as number parent equals( one_of( exists() before_date("
        " AND OR NOT ANY = != < >= 'a' '3' 'true' 3 2.5 2026-11-23 2026-11-23T08:00:00Z days ' é"
    ),
}


@pytest.mark.parametrize("name", READERS)
@given(data=st.data())
def test_every_text_is_read_or_refused_with_its_place(name: str, data: st.DataObject) -> None:
    words = st.lists(st.sampled_from(WORDS[name].split()), max_size=12)
    text = data.draw(words.map("".join) | words.map(" ".join) | st.text(max_size=20))
    try:
        condition = READERS[name](text)
    except FilterError as error:
        places = [problem.span or (-1, -1) for problem in error.problems]
    else:
        assert parse(to_text(condition))[0] == condition
        places = [condition.span or (-1, -1)]
    assert all(0 <= start <= end <= len(text) for start, end in places)
