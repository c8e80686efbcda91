from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic.filters.versions import VersionKey, version_key


def key(text: str) -> VersionKey:
    found = version_key(text)
    assert found is not None
    return found


ASCENDING = [
    "0",
    "0.0.0.1",
    "0.1",
    "1.0.0-0",
    "1.0.0-2",
    "1.0.0-10",
    "1.0.0--",
    "1.0.0-1a",
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha.1.0",
    "1.0.0-alpha.beta",
    "1.0.0-beta",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "1.0.0-rc.1",
    "1.0.0",
    "1.0.0.1-a",
    "1.0.0.1",
    "1.9",
    "1.10-a",
    "1.10",
    "2.9.9.9",
    "10",
    "2026.11.23",
    "99999999999999999999",
    "100000000000000000000",
]


@pytest.mark.parametrize(("lower", "higher"), list(pairwise(ASCENDING)))
def test_versions_ascend(lower: str, higher: str) -> None:
    assert key(lower) < key(higher)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.2", "1.2.0.0"),
        ("1", "v1"),
        ("1", "V1"),
        ("1.2", "01.002"),
        ("0", "000.00"),
        ("1.2+build.7", "1.2"),
        ("1.2+0-0", "1.2"),
        ("1.2-a+001", "v1.2.0-a"),
    ],
)
def test_versions_are_one(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "v",
        "vv1",
        "version 1",
        "1.",
        ".1",
        "1..2",
        "1.2.3.4.5",
        "1.x",
        "-1",
        "+1",
        " 1",
        "1 ",
        "1\n",
        "1-",
        "1-a.",
        "1-.a",
        "1-a..b",
        "1-01",
        "1-00",
        "1-a.01",
        "1-01.a",
        "1-a_b",
        "1-é",
        "1+",
        "1+a.",
        "1+a..b",
        "1+a+b",
        "1+a_b",
        "1.2a",
        "1.2rc1",
        "1,2",
        "1_0",
        "\N{ARABIC-INDIC DIGIT ONE}",
        "1.\N{SUPERSCRIPT TWO}",
        "1-\N{KELVIN SIGN}",
        "1-\N{LATIN SMALL LETTER LONG S}",
    ],
)
def test_these_are_no_versions(text: str) -> None:
    assert version_key(text) is None


def test_letters_of_a_prerelease_are_ordered_by_code_point() -> None:
    assert key("1-B") < key("1-a")
    assert key("1-A.b") != key("1-a.b")


def test_numbers_may_have_any_length() -> None:
    nines, power = "9" * 100_000, "1" + "0" * 100_000
    assert key(nines) < key(power) == key("0" * 9 + power)
    assert key(f"1-{nines}") < key(f"1-{power}") < key(f"1-{power}a")
    assert version_key("1-" + "0" * 100_000) is None
    assert version_key("1." * 50_000) is None
    assert version_key("1-" + "a." * 50_000) is None


identifiers = st.integers(0, 300).map(str) | st.from_regex(r"[0-9]{0,2}[ab-]{1,2}", fullmatch=True)
releases = st.lists(st.integers(0, 300), min_size=1, max_size=4)
prereleases = st.lists(identifiers, max_size=3)


@st.composite
def versions(draw: st.DrawFn) -> tuple[str, object]:
    """Return a version, and a key of it by the plain reading of the page."""
    release, parts = draw(releases), draw(prereleases)
    text = draw(st.sampled_from(["", "v"])) + ".".join(map(str, release))
    text += "-" + ".".join(parts) if parts else ""
    text += draw(st.sampled_from(["", "+7", "+a.b"]))
    order = [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts]
    return text, ((release + [0] * 3)[:4], not parts, order)


@given(versions(), versions())
def test_precedence_is_that_of_semantic_versions(
    one: tuple[str, object], other: tuple[str, object]
) -> None:
    (first, plain), (second, other_plain) = one, other
    assert (key(first) == key(second)) is (plain == other_plain)
    assert (key(first) < key(second)) is (plain < other_plain)  # type: ignore[operator]


@given(st.text("0123456789.-+vab", max_size=20))
def test_a_text_is_a_version_or_it_is_none(text: str) -> None:
    found = version_key(text)
    assert (found is None) or found == key(f"{text}{'.' if '+' in text else '+'}build")
