"""What the reference answers about texts, patterns and versions, worked out by hand."""

from __future__ import annotations

import pytest

from sprigclassic.filters import tree
from sprigclassic.filters.tree import Comparison, Number, Text
from tests.filters.reference.by_hand import (
    passes,
)


@pytest.mark.parametrize(
    ("operator", "text", "value", "exactly", "ignoring_case"),
    [
        ("contains", "ro", "Pro", True, True),
        ("contains", "RO", "Pro", False, True),
        ("contains", "", "", True, True),
        ("contains", "pro", ["Pro"], False, True),
        ("contains", "pro", ["pro", 1], True, True),
        ("contains", "pr", ["pro"], False, False),
        ("contains", "1", [1], False, False),
        ("contains", "1", 1, False, False),
        ("starts with", "Pr", "Pro", True, True),
        ("starts with", "pr", "Pro", False, True),
        ("starts with", "Pro ", "Pro", False, False),
        ("starts with", "Pr", ["Pro"], False, False),
        ("ends with", "ro", "Pro", True, True),
        ("ends with", "RO", "Pro", False, True),
        ("ends with", "aPro", "Pro", False, False),
        ("ends with", "", "Pro", True, True),
        ("ends with", "SSE", "straße", False, True),
        ("contains", "STRASSE", "Die Straße", False, True),
        ("contains", "\N{KELVIN SIGN}", "k", False, True),
        ("matches", "P*", "Pro", True, True),
        ("matches", "p*", "Pro", False, True),
        ("matches", "P*", ["Pro"], False, False),
    ],
)
def test_texts(
    operator: tree.TextOperator, text: str, value: object, *, exactly: bool, ignoring_case: bool
) -> None:
    assert passes(tree.TextTest(operator, Text(text)), value) is exactly
    folded = tree.TextTest(operator, Text(text), ignoring_case=True)
    assert passes(folded, value) is ignoring_case
    negated = tree.TextTest(operator, Text(text), negated=True, ignoring_case=True)
    assert passes(negated, value) is not ignoring_case


def test_ignoring_case_folds_both_sides() -> None:
    assert passes(Comparison("=", Text("STRASSE"), ignoring_case=True), "straße")
    assert not passes(Comparison("!=", Text("STRASSE"), ignoring_case=True), "straße")
    assert passes(tree.OneOf((Number(1), Text("pro")), ignoring_case=True), "PRO")
    assert passes(tree.OneOf((Number(1), Text("pro")), ignoring_case=True), 1)
    assert not passes(tree.OneOf((Text("pro"),), negated=True, ignoring_case=True), "PRO")


@pytest.mark.parametrize(
    ("pattern", "fitting", "others"),
    [
        ("", [""], ["a"]),
        ("*", ["", "a\nb/c"], []),
        ("a*b", ["ab", "axxb", "abb"], ["aba", "xab"]),
        ("?", ["é", "\n"], ["", "ab"]),
        ("**?*", ["a", "abc"], [""]),
        ("[abc]", ["a", "c"], ["", "d", "ab"]),
        ("[a-c]x", ["ax", "cx"], ["dx", "x"]),
        ("[^a-c]", ["d", "^", "-"], ["a", "c", ""]),
        ("[^^]", ["a"], ["^"]),
        ("[a^]", ["a", "^"], ["b"]),
        ("[c-a]", [], ["a", "b", "c"]),
        ("[^c-a]", ["a", "b"], [""]),
        ("[c-ax]", ["x"], ["b"]),
        ("[\\]\\-]", ["]", "-"], ["\\"]),
        ("[\\a-c]", ["b"], ["\\", "-"]),
        ("[a-\\c]", ["b"], ["\\", "-"]),
        ("\\*", ["*"], ["a", "\\*"]),
        ("\\a", ["a"], ["\\a"]),
        ("]", ["]"], [""]),
        ("a-b", ["a-b"], ["a"]),
    ],
)
def test_globs_match_the_whole_text(pattern: str, fitting: list[str], others: list[str]) -> None:
    test = tree.TextTest("matches", Text(pattern))
    assert [text for text in fitting if not passes(test, text)] == []
    assert [text for text in others if passes(test, text)] == []


@pytest.mark.parametrize("pattern", ["[a", "[", "[]", "[^]", "[-]", "[a-]", "[]a]", "\\", "[\\"])
def test_patterns_that_are_none(pattern: str) -> None:
    with pytest.raises(ValueError, match="no pattern"):
        passes(tree.TextTest("matches", Text(pattern)), "a")


def test_versions_in_order() -> None:
    ordered = ["0", "1.0-1", "1.0-2", "1.0-11", "1.0--", "1.0-A", "1.0-a", "1.0-a.1", "1.0-a.b"]
    ordered += [
        "1.0-a.b.c",
        "1.0-rc-1",
        "1.0-x",
        "V1",
        "1.0.0.1",
        "1.0.1",
        "1.2",
        "1.10",
        "9" * 5000,
    ]
    for place, literal in enumerate(ordered):
        less = [text for text in ordered if passes(Comparison("<", tree.Version(literal)), text)]
        assert less == ordered[:place]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "v",
            "1.",
            ".1",
            "1..2",
            "1.2.3.4.5",
            "1-",
            "1-a..b",
            "1-01",
            "1-a_b",
            "1+",
            "1+a..b",
        ),
        *("1 ", " 1", "1.x", "-1", "1.\N{ARABIC-INDIC DIGIT ONE}", "vv1", "vV1", "1+a+b"),
    ],
)
def test_texts_that_are_no_versions(text: str) -> None:
    assert not passes(Comparison(">=", tree.Version("0-0")), text)
