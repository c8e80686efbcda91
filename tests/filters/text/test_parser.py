from __future__ import annotations

import ast
import sys
import threading
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic.errors import FilterError
from sprigclassic.filters import tree
from sprigclassic.filters.limits import MAX_BYTES, MAX_CONDITIONS, MAX_LEVELS
from sprigclassic.filters.text import complaints
from sprigclassic.filters.text.parser import parse
from sprigclassic.filters.text.printer import to_text
from sprigclassic.filters.text.words import WORDS
from tests.data_files import blocks, lines, pairs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sprigclassic.errors import FilterProblem

REFUSED = blocks("refused.txt")


def refusal(text: str) -> FilterError:
    with pytest.raises(FilterError) as caught:
        parse(text)
    return caught.value


# ---- the files ---------------------------------------------------------------------------------


@pytest.mark.parametrize("line", lines("identity.txt"))
def test_parses_and_prints_as_itself(line: str) -> None:
    assert to_text(*parse(line)) == line


@pytest.mark.parametrize(("given_", "canonical"), pairs("printed.txt"))
def test_prints_as_canonical_text(given_: str, canonical: str) -> None:
    assert to_text(*parse(given_)) == canonical
    assert parse(given_) == parse(canonical)


@pytest.mark.parametrize(("text", "error"), REFUSED, ids=[text for text, _ in REFUSED])
def test_is_refused_with_exactly_this_error(text: str, error: str) -> None:
    assert str(refusal(text)) == error


@pytest.mark.parametrize("text", [text for text, _ in REFUSED])
def test_a_mistake_is_the_same_far_into_a_filter(text: str) -> None:
    before = "x = 1 or " * 50
    alone, later = (refusal(whole).problems for whole in (text, before + text))
    if alone[0].code == "empty-filter":
        assert later[0].code == "expected-condition"
    else:
        moved = [(span[0] + len(before), span[1] + len(before)) for span in spans(alone)]
        assert spans(later) == moved
        assert [attrs.evolve(problem, span=None) for problem in later] == [
            attrs.evolve(problem, span=None) for problem in alone
        ]


def spans(problems: Iterable[FilterProblem]) -> list[tuple[int, int]]:
    return [problem.span for problem in problems if problem.span is not None]


NOT_IN_A_FILE = {"too-long", "too-many-conditions", "lone-surrogate"}
OF_GROUPS = {"unknown-group", "group-cycle", "groups-too-deep"}


def test_every_code_has_a_text_that_shows_it() -> None:
    shown = "\n".join(error for _, error in REFUSED)
    missing = {code for code in codes() if f"[{code}]" not in shown}
    assert missing == NOT_IN_A_FILE | OF_GROUPS


def codes() -> set[str]:
    """Return the codes of all complaints, by reading their source."""
    paths = Path(complaints.__file__).parent.glob("*.py")
    calls = [
        node
        for path in paths
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args
    ]
    return {
        str(call.args[0].value)
        for call in calls
        if cast("ast.Name", call.func).id in {"FilterProblem", "expected"}
        and isinstance(call.args[0], ast.Constant)
    }


def test_messages_are_lower_case_without_a_full_stop() -> None:
    for text, _ in REFUSED:
        for problem in refusal(text).problems:
            for sentence in filter(None, [problem.message, problem.help]):
                assert sentence[0] == "`" or sentence[0].islower(), sentence
                assert not sentence.endswith("."), sentence
                assert sentence.count("`") % 2 == 0, sentence


# ---- trees -------------------------------------------------------------------------------------


def test_the_sentence_that_the_library_exists_for() -> None:
    condition, timezone = parse("Checkout count < 3 in last 30 days")
    assert timezone == "UTC"
    assert condition == tree.Measured(
        tree.Events("Checkout"),
        tree.Tally("count"),
        tree.Comparison("<", tree.Number(3)),
        tree.InLast(tree.Duration(30, "day")),
    )


def test_and_binds_tighter_than_or_and_not_tightest() -> None:
    a, b, c = (tree.Attribute(name, tree.IsSet()) for name in "abc")
    text = "a is set or not b is set and c is set"
    assert parse(text)[0] == tree.Or((a, tree.And((tree.Not(b), c))))


def test_moments() -> None:
    condition, _ = parse("a in (2026-11-23, 2026-11-23T08:00:00Z)")
    day, instant = date(2026, 11, 23), datetime(2026, 11, 23, 8, tzinfo=UTC)
    expected = tree.OneOf((tree.Day(day), tree.Instant(instant)))
    assert condition == tree.Attribute("a", expected)


def test_spans_are_the_words_of_each_node() -> None:
    text = "( not Checkout where total > 3 count < 2 in last 5 days ) and plan is not set"
    condition, _ = parse(text)

    def words(node: tree.Node | None) -> str:
        assert node is not None
        assert node.span is not None
        return text[slice(*node.span)]

    assert words(condition) == text
    assert isinstance(condition, tree.And)
    first, second = condition.parts
    assert words(second) == "plan is not set"
    assert isinstance(first, tree.Not)
    measured = first.part
    assert isinstance(measured, tree.Measured)
    assert words(first) == "not Checkout where total > 3 count < 2 in last 5 days"
    assert words(measured.events) == "Checkout where total > 3"
    assert words(measured.events.where) == "total > 3"
    assert words(measured.measure) == "count"
    assert words(measured.test) == "< 2"
    assert isinstance(measured.test, tree.Comparison)
    assert words(measured.test.value) == "2"
    assert words(measured.window) == "in last 5 days"
    assert isinstance(measured.window, tree.InLast)
    assert words(measured.window.duration) == "5 days"


def test_the_unit_after_a_range_is_the_window_s_only_before_ago() -> None:
    condition, _ = parse("Checkout count between 2 and 5 between 4 and 3 days ago")
    assert isinstance(condition, tree.Measured)
    assert condition.window == tree.BetweenAgo(4, 3, "day")
    assert refusal("Checkout count between 2 and 5 days").code == "unit-of-number"


def words_of(text: str) -> str:
    """Return what the first problem of a text underlines."""
    span = refusal(text).problems[0].span
    assert span is not None
    return text[slice(*span)]


def test_a_test_is_read_as_far_as_it_goes_and_then_the_window() -> None:
    condition, _ = parse("E last(p) in last 3 days in last 2 weeks")
    days, weeks = tree.Duration(3, "day"), tree.Duration(2, "week")
    value = tree.EventValue(tree.Events("E"), "last", "p", tree.InLast(days), tree.InLast(weeks))
    assert condition == value
    range_ = tree.Between(tree.Number(2), tree.Number(5))
    measured = parse("E where p between 2 and 5 days >= 1")[0]
    assert isinstance(measured, tree.Measured)
    assert measured.events.where == tree.Property("p", range_)
    assert measured.measure == tree.Tally("days")
    test = parse("renews_at between 5 and 2 days ago")[0]
    assert test == tree.Attribute("renews_at", tree.BetweenAgo(5, 2, "day"))


def test_within_is_the_window_of_a_sequence_only_with_of() -> None:
    steps = (tree.Events("A"), tree.Events("B"))
    week, day = tree.Duration(1, "week"), tree.Duration(1, "day")
    for text, expected in (
        ("A then B within 1 week", tree.Sequence(steps, within=week)),
        ("A then B within 1 week of p", tree.Sequence(steps, window=tree.WithinOf(week, "p"))),
        (
            "A then no B within 1 week within 1 day of p",
            tree.Sequence(steps, absent=True, within=week, window=tree.WithinOf(day, "p")),
        ),
    ):
        assert parse(text)[0] == expected


def test_quoting_changes_nothing_after_since() -> None:
    day = tree.Since(tree.Day(date(2026, 1, 1)))
    named = tree.SinceAttribute("2026-01-01")
    assert parse("E happened since 2026-01-01")[0] == tree.Happened(tree.Events("E"), window=day)
    text = 'E happened since "2026-01-01"'
    assert parse(text)[0] == tree.Happened(tree.Events("E"), window=named)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a = and 'x'", "and"),
        ("a = 2026-13-01 and b c", "2026-13-01"),
        ("a = 1 and b c = 2 and d = ²", "b c"),
        ("E happened in last 3 dayz and a = 'x'", "dayz"),
        ("a = 1 b = 1e5", "b"),
        ("a = 1 b 2026-13-01", "b"),
        ("a = 1 2026-13-01", "2026-13-01"),
        ("a not 'x'", "'x'"),
        ("a = 1 in timezone 'UTC'", "'UTC'"),
    ],
)
def test_the_first_mistake_is_told(text: str, words: str) -> None:
    assert words_of(text) == words


def test_all_type_problems_come_at_once_in_order_of_place() -> None:
    text = 'a < true and E happened in last 2.5 days and b in () in timezone "Mars"'
    found = refusal(text).problems
    assert [problem.code for problem in found] == [
        "flag-order",
        "duration-not-whole",
        "empty-list",
        "unknown-timezone",
    ]


@pytest.mark.parametrize("word", WORDS)
def test_a_reserved_word_is_no_name(word: str) -> None:
    for text in (f"{word} = 3", f"{word.upper()} count > 3", f"a = 1 and {word} is set"):
        assert refusal(text).code in {"reserved-name", "expected-word", "expected-condition"} | (
            {"expected-test", "expected-value"} if word == "not" else set()
        )


PLACES = ("a {}", "E happened {} 3", "E count {}", "a = {}", "a is {}", "E where {}")
RIGHT = {"a happened", "a today", "a yesterday", "a = true", "a = false", "a is set"}


@pytest.mark.parametrize("word", WORDS)
def test_a_reserved_word_out_of_place_is_explained(word: str) -> None:
    for text in {place.format(word) for place in PLACES} - RIGHT:
        assert refusal(text).problems


# ---- limits and hostile texts ------------------------------------------------------------------


def test_a_text_that_is_none_is_the_caller_s_mistake() -> None:
    with pytest.raises(TypeError, match="not from bytes"):
        parse(b"plan is set")  # type: ignore[arg-type]


def test_a_lone_surrogate_is_a_mistake_of_the_text() -> None:
    error = refusal('plan = "\ud800"')
    assert error.problems[0].code == "lone-surrogate"
    assert error.problems[0].span == (8, 9)
    assert "\ufffd" in str(error)


@pytest.mark.parametrize("char", ["x", "é", "\ud800"])
def test_the_length_is_limited_in_bytes(char: str) -> None:
    fits = (MAX_BYTES - len('a = ""')) // len(char.encode(errors="surrogatepass"))
    assert refusal(f'a = "{char * (fits + 1)}"').code == "too-long"
    if char != "\ud800":
        assert parse(f'a = "{char * fits}"')


def test_the_canonical_text_is_limited_as_well() -> None:
    values = ",".join(["1"] * 32_000)
    assert refusal(f"a in ({values})").code == "too-long"
    most = MAX_BYTES // 3
    half = ",".join(["1"] * (most // 2))
    assert refusal(f"a in ({half}) and b not in ({half})").code == "too-long"
    assert parse(f"a in ({half},1)")
    assert words_of(f"a in ({half}) and b not in ({half},1,1)") == "("


def test_levels_are_limited() -> None:
    deep = "(" * MAX_LEVELS + "a = 1" + ")" * MAX_LEVELS
    assert parse(deep)
    assert refusal(f"({deep})").code == "too-deep"
    assert parse("not " * MAX_LEVELS + "a = 1")
    assert refusal("not " * (MAX_LEVELS + 1) + "a = 1").code == "too-deep"
    assert parse(f"E where {deep} happened")


def test_levels_are_counted_where_they_stand() -> None:
    assert parse(" and ".join(["(a = 1 or not (b = 2))"] * 100))


def test_conditions_are_limited() -> None:
    several = " or ".join(["a = 1"] * MAX_CONDITIONS)
    assert parse(several)
    error = refusal(f"{several} or b = 2")
    assert error.code == "too-many-conditions"
    assert error.problems[0].span == (len(several) + 4, len(several) + 9)


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("A then B then no C", 3),
        ("A where (p = 1 or q = 2) then B", 4),
        ("A where (p = 1 or not q = 2) count > 1", 3),
        ('in group "G"', 1),
        ("A last(p) > 1 today", 1),
    ],
)
def test_steps_and_the_tests_of_a_where_are_conditions(text: str, conditions: int) -> None:
    rest = " or ".join(["a = 1"] * (MAX_CONDITIONS - conditions))
    assert parse(f"{rest} or {text}")
    assert refusal(f"{rest} or {text} or b = 2").code == "too-many-conditions"
    assert refusal(f"{rest} or b = 2 or {text}").code == "too-many-conditions"


HOSTILE = [
    "(", "not ", '"', '"\\"', "1", "1_", "a.", "a ", "=", "&", " ", "#", "\n", "-", "1-", "'",
    "é", "²", "a=1 and ", "a=1 or(", "a in(", "a is ", "1e", "[", "\\", "a\n", "“", "1,", "0.1 ",
    "a=1 or a=1 and ", "E where ", "2026-01-01 ", "between ", "in last ", "E then ", "then E ",
    "E sum(", 'version "",', "1.", "cuont", "a.a", '"",', "E then no ", "in group ", "today ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("before", ["", "a in (", 'a = "', "E count < 3 in last ", "E since 2"])
def test_no_text_hangs_the_parser(before: str, piece: str) -> None:
    text = before + piece * ((MAX_BYTES - len(before)) // len(piece.encode()))
    assert str(refusal(text))


def test_no_text_exhausts_the_stack() -> None:
    """Even where most of it is used: the deepest text takes a few frames a level."""
    deep = "(" * MAX_LEVELS + "a = 1" + ")" * MAX_LEVELS
    outcome: list[object] = []

    def descend(depth: int) -> None:
        if depth:
            descend(depth - 1)
        else:
            outcome.append(parse(deep))

    thread = threading.Thread(target=descend, args=(sys.getrecursionlimit() - 200,))
    thread.start()
    thread.join()
    assert len(outcome) == 1


WORDY = st.lists(
    st.sampled_from([*WORDS, "a", "E", '"x"', "3", "-2.5", "2026-01-01", "(", ")", ",", "="])
    | st.sampled_from(["<", "!=", "2026-01-01T00:00:00Z", "null", "days", "#", "\n", "'", "30d"]),
    max_size=30,
).map(" ".join)


def outcome(text: str) -> tuple[tree.Condition, str] | FilterError:
    try:
        return parse(text)
    except FilterError as error:
        return error


@given(st.text(max_size=200) | WORDY)
def test_any_text_is_a_tree_or_an_error_with_a_place(text: str) -> None:
    found = outcome(text)
    if isinstance(found, FilterError):
        assert str(found)
        for problem in found.problems:
            assert problem.span is not None
            assert 0 <= problem.span[0] <= problem.span[1] <= len(text)
    else:
        assert parse(to_text(*found)) == found


@given(st.sampled_from(lines("identity.txt")), st.data())
def test_a_slip_in_a_good_text_is_a_tree_or_an_error(line: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(line)))
    end = data.draw(st.integers(start, min(len(line), start + 4)))
    text = line[:start] + data.draw(st.text(max_size=3) | st.sampled_from(WORDS)) + line[end:]
    found = outcome(text)
    assert str(found) if isinstance(found, FilterError) else parse(to_text(*found)) == found
