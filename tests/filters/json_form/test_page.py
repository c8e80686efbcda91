"""The tables of `docs/json.md` are true, and have every key and code."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final

import pytest

from sprigclassic.filters.json_form import complaints, from_json, to_json
from sprigclassic.filters.json_form.conditions import CONDITIONS, SUBJECTS
from sprigclassic.filters.json_form.document import MAX_NESTING, MAX_VALUES
from sprigclassic.filters.json_form.load import MAX_JSON_BYTES
from sprigclassic.filters.json_form.moments import WINDOWS
from sprigclassic.filters.text.parser import parse
from tests.filters.json_form.forms import document
from tests.filters.json_form.test_schema import BEYOND

PAGE: Final = (Path(__file__).parents[3] / "docs" / "json.md").read_text("utf-8")
SECTIONS: Final = {section.partition("\n")[0]: section for section in PAGE.split("\n## ")}
ROWS: Final = re.findall(r"^\| `([^`]+)` \| `(\{.+\})` \| `(.+)` \|$", PAGE, re.MULTILINE)


def keys_of(section: str) -> set[str]:
    return set(re.findall(r"^\| `([^`]+)` \|", SECTIONS[section], re.MULTILINE))


@pytest.mark.parametrize(("key", "form", "text"), ROWS, ids=[f"{row[0]}: {row[2]}" for row in ROWS])
def test_each_row_is_one_filter_in_both_forms(key: str, form: str, text: str) -> None:
    assert from_json(document(json.loads(form))) == parse(text)
    assert json.dumps(to_json(*parse(text))["filter"], ensure_ascii=False) == form
    assert f'"{key}": ' in form or key in {"text", "number", "true or false"}


@pytest.mark.parametrize(
    ("section", "keys"),
    [
        ("Operators", {*CONDITIONS}),
        ("Subjects", {*SUBJECTS, "property"}),
        ("Windows", {*WINDOWS}),
        ("Events", {"event", "any_event", "where", "of", "steps", "then_no", "within"}),
    ],
    ids=["operators", "subjects", "windows", "events"],
)
def test_every_key_has_a_row(section: str, keys: set[str]) -> None:
    assert keys_of(section) == keys


def test_every_code_has_a_row() -> None:
    source = Path(complaints.__file__).read_text("utf-8")
    codes = set(re.findall(r'FilterProblem\(\s*"([a-z0-9-]+)"', source))
    text_codes = {"bad-date", "unknown-timezone"}
    assert text_codes <= codes
    assert keys_of("Mistakes") == codes - text_codes


def test_what_no_schema_can_say_is_listed() -> None:
    before_parsing = {"not-json", "not-utf8", "duplicate-key", "number-out-of-range"}
    told = re.findall(r"^\| .* \| (`.+`) \|$", SECTIONS["The schema"], re.MULTILINE)
    codes = {code for row in told for code in re.findall(r"`([a-z0-9-]+)`", row)}
    assert codes == {*BEYOND, *before_parsing}


def test_the_limits_are_told() -> None:
    assert MAX_JSON_BYTES == 1 << 20
    assert f"{MAX_VALUES:,} values" in PAGE
    assert f"{MAX_NESTING} deep" in PAGE
