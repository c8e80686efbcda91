"""The tables of `docs/sprig.md` are true, and have every fact and every code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from sprigclassic.errors import FilterError
from sprigclassic.filters.sprig import complaints, entry, facts, from_constraints, unfit
from sprigclassic.filters.sprig.conditions import condition_text
from sprigclassic.filters.sprig.constraints import complaints as of_constraints
from tests.filters.sprig.asked import filter_of
from tests.filters.sprig.test_entry import CODE

PAGE: Final = (Path(__file__).parents[3] / "docs" / "sprig.md").read_text("utf-8")
ROW: Final = re.compile(
    r"^\| (?!---|Fact|Filter|Code)(.*?) \| (.*?) \|(?: (.*) \|)?$", re.MULTILINE
)
NO_EXAMPLE: Final = {"two-groups", "too-many-conditions"}


def rows(title: str) -> list[tuple[str, str, str]]:
    section = PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    return ROW.findall(section)


ENTERED: Final = [row for row in rows("What is entered") if row[2]]
REWRITTEN: Final = [row[:2] for row in rows("What is entered") if not row[2]]
REFUSED: Final = [row[:2] for row in rows("What does not fit")]
CONSTRAINTS: Final = [row[:2] for row in rows("Exported constraints")]


def test_the_page_has_every_fact() -> None:
    known = [fact for fact in vars(facts).values() if isinstance(fact, facts.Fact)]
    told = [facts.Fact(years, "open", said) for said, _, years in rows("How well this is known")]
    marks = [mark for _, mark, _ in rows("How well this is known")]
    assert len(told) == len(known)
    found = {(fact.sentence, mark, fact.years) for fact, mark in zip(told, marks, strict=True)}
    assert found == {(fact.sentence, fact.mark, fact.years) for fact in known}


@pytest.mark.parametrize(
    ("text", "condition", "mark"), ENTERED, ids=[text for text, _, _ in ENTERED]
)
def test_a_row_is_the_condition_that_is_entered(text: str, condition: str, mark: str) -> None:
    found = entry(filter_of(text.strip("`")))
    [[each]] = [group.conditions for group in found.logic_groups]
    assert condition_text(each) == condition.strip("`")
    marks = [f"{fact.mark}, {fact.years}" for fact in found.facts if fact.mark != "open"]
    assert mark in marks


@pytest.mark.parametrize(("text", "other"), REWRITTEN, ids=[text for text, _ in REWRITTEN])
def test_a_row_is_entered_as_if_it_were_the_other(text: str, other: str) -> None:
    assert entry(filter_of(text.strip("`"))) == entry(filter_of(other.strip("`")))


@pytest.mark.parametrize(("code", "example"), REFUSED, ids=[code for code, _ in REFUSED])
def test_an_example_gives_its_code(code: str, example: str) -> None:
    assert (example[0] != "`") == (code.strip("`") in NO_EXAMPLE)
    if example[0] == "`":
        assert [problem.code for problem in unfit(filter_of(example.strip("`")))] == [
            code.strip("`")
        ]


@pytest.mark.parametrize(("code", "data"), CONSTRAINTS, ids=[code for code, _ in CONSTRAINTS])
def test_constraints_give_their_code(code: str, data: str) -> None:
    with pytest.raises(FilterError) as caught:
        from_constraints(data.strip("`"))
    assert [problem.code for problem in caught.value.problems] == [code.strip("`")]


def test_the_page_has_every_code() -> None:
    for module, told in ((complaints, REFUSED), (of_constraints, CONSTRAINTS)):
        known = set(CODE.findall(Path(str(module.__file__)).read_text("utf-8")))
        rows_ = [code.strip("`") for code, _ in told]
        assert len(rows_) == len(set(rows_))
        others = {"too-deep", "no-or", "no-constraint"} if module is of_constraints else set()
        assert known - set(rows_) == others


def test_the_tables_are_found() -> None:
    assert [len(ENTERED), len(REWRITTEN), len(REFUSED), len(CONSTRAINTS)] == [19, 14, 22, 6]
