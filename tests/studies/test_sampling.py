"""Who is in the sample of a study."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic.studies.sampling import in_sample

USERS = [f"u-{number}" for number in range(4000)]
names = st.text(st.characters(codec=None), max_size=20)


@pytest.mark.parametrize(
    ("study", "user", "least"),
    [
        ("why so rarely", "u-17", 3),
        ("why so rarely", "u-18", 19),
        ("NPS", "u-17", 53),
        ("", "", 26),
        ("名前", "\ud800", 14),
    ],
    ids=["a user", "another user", "another study", "no names", "other letters"],
)
def test_the_sample_is_the_same_for_ever(study: str, user: str, least: int) -> None:
    assert next(percent for percent in range(101) if in_sample(study, user, percent)) == least


@pytest.mark.parametrize("percent", [1, 10, 25, 50, 75, 90, 99])
@pytest.mark.parametrize("study", ["why", "NPS"])
def test_it_is_about_as_great_as_it_says(study: str, percent: int) -> None:
    share = percent / 100
    error = (share * (1 - share) / len(USERS)) ** 0.5
    found = sum(in_sample(study, user, percent) for user in USERS) / len(USERS)
    assert abs(found - share) < 4 * error


def test_all_and_nobody() -> None:
    assert all(in_sample("why", user, 100) for user in USERS)
    assert not any(in_sample("why", user, 0) for user in USERS)


def test_two_studies_have_nothing_to_do_with_each_other() -> None:
    both = sum(in_sample("why", user, 50) and in_sample("NPS", user, 50) for user in USERS)
    assert abs(both / len(USERS) - 0.25) < 4 * (0.25 * 0.75 / len(USERS)) ** 0.5


@given(names, names)
def test_who_is_in_stays_in_a_greater_one(study: str, user: str) -> None:
    answers = [in_sample(study, user, percent) for percent in range(101)]
    assert answers[0] is False
    assert answers[100] is True
    assert all(later or not earlier for earlier, later in pairwise(answers))


def test_names_are_not_run_together() -> None:
    cuts = [("ab", "c"), ("a", "bc"), ("", "abc"), ("1:a", "bc"), ("a1", ":bc")]
    places = {tuple(in_sample(*cut, percent) for percent in range(101)) for cut in cuts}
    assert len(places) == len(cuts)
