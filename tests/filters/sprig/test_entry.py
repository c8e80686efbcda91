"""What fits into Sprig's dashboard, how it is entered there, and what does not fit."""

from __future__ import annotations

import copy
import json
import pickle
import re
from pathlib import Path
from typing import Any

import pytest

from sprigclassic.errors import FilterError
from sprigclassic.filters import StudyFilter
from sprigclassic.filters.sprig import (
    AttributeFilter,
    DynamicGroup,
    Entry,
    ManualGroup,
    complaints,
    entry,
    unfit,
)
from sprigclassic.filters.sprig.fit import MAX_ENTERED
from tests.data_files import blocks
from tests.filters.sprig.asked import filter_of

FIT = blocks("sprig.txt")
REFUSED = blocks("sprig_refused.txt")


def told(rarely: StudyFilter) -> FilterError:
    """Return the refusal of a filter."""
    with pytest.raises(FilterError) as caught:
        entry(rarely)
    return caught.value


# ---- the files ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "steps"), FIT, ids=[text for text, _ in FIT])
def test_is_entered_so(text: str, steps: str) -> None:
    assert unfit(filter_of(text)) == ()
    assert str(entry(filter_of(text))) == steps


@pytest.mark.parametrize(("text", "error"), REFUSED, ids=[text for text, _ in REFUSED])
def test_does_not_fit_and_says_exactly_this(text: str, error: str) -> None:
    found = told(filter_of(text))
    assert str(found) == error
    assert found.problems == unfit(filter_of(text))


CODE = re.compile(r'FilterProblem\(\s*"([a-z-]+)"')
NEEDS_NO_EXAMPLE = {"too-many-conditions"}


def test_every_code_has_a_filter_that_shows_it() -> None:
    known = set(CODE.findall(Path(complaints.__file__).read_text("utf-8")))
    shown = "\n".join(error for _, error in REFUSED)
    assert len(known) > 15
    assert {code for code in known if f"[{code}]" not in shown} == NEEDS_NO_EXAMPLE


def test_messages_tell_the_year_and_are_lower_case_without_a_full_stop() -> None:
    for text, _ in REFUSED:
        for problem in unfit(filter_of(text)):
            assert re.search(r"\((?:inferred, )?20\d\d(?:-\d\d)?\)", problem.message)
            for sentence in filter(None, [problem.message, problem.help]):
                assert sentence[0] == "`" or sentence[0].islower() or sentence[:5] == "Sprig"
                assert not sentence.endswith("."), sentence
                assert sentence.count("`") % 2 == 0, sentence


def test_an_entry_goes_back_and_forth_and_is_a_value() -> None:
    for text, _ in FIT:
        found = entry(filter_of(text))
        again = entry(found.to_filter())
        assert again == found
        assert hash(again) == hash(found)
        assert pickle.loads(pickle.dumps(found)) == copy.deepcopy(found) == found  # noqa: S301 - our own
        assert found.to_json() == json.loads(json.dumps(found.to_json()))


# ---- values ------------------------------------------------------------------------------------


def test_the_json_is_in_sprigs_words() -> None:
    text = 'Checkout count < 3 in last 30 days and plan is set and in group "VIPs"'
    found = entry(filter_of(text)).to_json()
    assert found["logic_groups"] == [
        {
            "joined": "AND",
            "conditions": [
                {
                    "kind": "Event",
                    "name": "Checkout",
                    "filter": "Occurrences",
                    "operator": "is less than",
                    "value": 3,
                    "window": "in the last 30 days",
                },
                {"kind": "Attribute", "name": "plan", "operator": "is set"},
                {"kind": "Group", "name": "VIPs"},
            ],
        }
    ]
    assert found["groups"] == [{"name": "VIPs", "users": ["u-1", "u-2"]}]
    assert found["facts"][0] == {
        "years": "2021",
        "mark": "documented",
        "sentence": "users have to pass one logic group; AND or OR joins its conditions",
    }


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("plan = true", {"kind": "Attribute", "operator": "is equal to", "value": True}),
        ("A happened", {"kind": "Event", "filter": "Is Set", "value": "Yes"}),
        (
            "A last happened at most 3 days ago",
            {
                "kind": "Event",
                "filter": "Last Occurred",
                "operator": "is less than or equal to",
                "value": 3,
                "unit": "days ago",
            },
        ),
        (
            "any event sessions > 2",
            {"kind": "Sessions", "operator": "is greater than or equal to", "value": 3},
        ),
    ],
    ids=["attribute", "is set", "occurred", "minimum"],
)
def test_the_json_of_a_condition(text: str, condition: dict[str, Any]) -> None:
    [group] = entry(StudyFilter.parse(text)).to_json()["logic_groups"]
    [found] = group["conditions"]
    found.pop("name", None)
    assert found == condition


def test_true_is_not_one() -> None:
    one, flag = (AttributeFilter("a", "is equal to", value) for value in (1, True))
    assert one != flag
    assert one == AttributeFilter("a", "is equal to", 1.0)


def test_an_entry_of_nothing_is_everyone() -> None:
    assert Entry(()).to_filter() == StudyFilter.everyone()
    assert entry(StudyFilter.everyone()) == Entry(())


# ---- groups ------------------------------------------------------------------------------------


def test_groups_are_made_before_what_asks_for_them_and_once() -> None:
    found = entry(filter_of('in group "Big payers" and in group "Payers" and in group "VIPs"'))
    assert [group.name for group in found.groups] == ["Payers", "VIPs", "Big payers"]
    assert isinstance(found.groups[0], DynamicGroup)
    assert found.groups[1] == ManualGroup("VIPs", frozenset({"u-1", "u-2"}))
    assert found.to_json()["groups"][0]["logic_groups"][0]["joined"] == "OR"


def test_one_filter_may_be_two_groups() -> None:
    payers = StudyFilter.parse("Payment happened")
    both = StudyFilter.parse('in group "A" and in group "B"', groups={"A": payers, "B": payers})
    found = entry(both)
    assert [group.name for group in found.groups] == ["A", "B"]
    assert found.to_filter().groups == {"A": payers, "B": payers}


def test_one_group_may_be_given_twice_if_it_is_the_same() -> None:
    inner = StudyFilter.parse('in group "A"', groups={"A": "seats > 3"})
    outer = StudyFilter.parse(
        'in group "A" and in group "B"', groups={"A": "seats > 3", "B": inner}
    )
    assert [group.name for group in entry(outer).groups] == ["A", "B"]


def test_groups_within_groups_are_looked_through_once() -> None:
    groups: dict[str, Any] = {}
    for level in range(8):
        below = [f'in group "{name}"' for name in groups if name[0] == str(level - 1)]
        for number in range(6):
            text = " and ".join(below) or f"seats > {number}"
            groups[f"{level}-{number}"] = text
    names = [f'in group "{name}"' for name in groups if name[0] == "7"]
    rarely = StudyFilter.parse(" or ".join(names), groups=groups)
    assert len(entry(rarely).groups) == 48


# ---- limits and misuse -------------------------------------------------------------------------


def test_no_more_is_entered_by_hand_than_this() -> None:
    most = ", ".join(map(str, range(MAX_ENTERED)))
    assert len(entry(StudyFilter.parse(f"a in ({most})")).logic_groups[0].conditions) == MAX_ENTERED
    rarely = StudyFilter.parse(f"a in ({most}, -1)")
    [problem] = told(rarely).problems
    said = "entered by hand, this makes 501 conditions, and 500 are the limit here"
    assert (problem.message, problem.span) == (said, (0, len(str(rarely))))
    grouped = StudyFilter.parse('in group "G"', groups={"G": rarely})
    assert told(grouped).code == "too-many-conditions"


def test_an_entry_may_be_too_long_for_a_filter() -> None:
    name = "n" * 20_000
    found = entry(StudyFilter.parse(f"{name} in (1, 2, 3, 4)"))
    with pytest.raises(FilterError) as caught:
        found.to_filter()
    assert caught.value.code == "too-long"


def test_sixteen_logic_groups_are_made_by_multiplying_and_no_more() -> None:
    pairs = [f"(a = {number} or b = {number})" for number in range(4)]
    found = entry(StudyFilter.parse(" and ".join(pairs)))
    assert [group.joined for group in found.logic_groups] == ["AND"] * 16
    one_more = " and ".join([*pairs, "(c != 1 or d != 1)"])
    assert told(StudyFilter.parse(one_more)).code == "too-many-groups"
    wide = " or ".join(f"a = {number} and b = {number}" for number in range(100))
    assert len(entry(StudyFilter.parse(wide)).logic_groups) == 100


def test_the_places_are_in_the_canonical_text() -> None:
    rarely = StudyFilter.parse("a=1   and(not(not email contains'@'))".replace("'", '"'))
    [problem] = unfit(rarely)
    assert problem.span is not None
    assert str(rarely)[slice(*problem.span)] == 'contains "@"'
    again = StudyFilter.from_json(rarely.to_json())
    assert unfit(again) == (problem,)


def test_what_is_no_filter_is_a_misuse() -> None:
    given: Any = "Checkout happened"
    for ask in (unfit, entry):
        with pytest.raises(TypeError, match="a StudyFilter is looked at, not str: see StudyFilter"):
            ask(given)
