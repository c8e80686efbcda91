from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic.errors import FilterError
from sprigclassic.filters.json_form import from_json
from sprigclassic.filters.json_form.document import MAX_NESTING
from sprigclassic.filters.json_form.load import MAX_JSON_BYTES
from tests.filters.json_form.forms import IS_SET, complaints, document


def with_literal(literal: str) -> str:
    return json.dumps(document({"=": [{"attribute": "a"}, "#"]})).replace('"#"', literal)


def refusal(data: str | bytes) -> FilterError:
    with pytest.raises(FilterError) as raised:
        from_json(data)
    assert len(raised.value.problems) == 1
    return raised.value


# ---- what is no JSON ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", 0),
        ("  ", 2),
        ("{", 1),
        ('{"version" 1}', 11),
        ('{"version": 1} {}', 15),
        ("{'version': 1}", 1),
        ('{"version": 01}', 13),
        ('{"version": .5}', 12),
        ('{"version": 1e}', 13),
        ('{"version": True}', 12),
        ('{"version": "', 12),
        ('{"version": "\n"}', 13),
        ('{"version": "\\x"}', 13),
        ("[]]", 2),
        ("[" * (MAX_NESTING - 1), MAX_NESTING - 1),
    ],
)
def test_what_is_no_json_is_refused_where_it_ends_to_be(text: str, place: int) -> None:
    for data in (text, text.encode()):
        [problem] = refusal(data).problems
        assert (problem.code, problem.path) == ("not-json", None)
        assert problem.span == (place, place + 1)


def test_the_line_is_shown() -> None:
    assert str(refusal('{\n  "version" 1}')).split("\n") == [
        "<filter>:2:13: this is no JSON [not-json]",
        "  |",
        '2 |   "version" 1}',
        "  |             ^",
    ]


@pytest.mark.parametrize("data", ["\ufeff{}", b"\xef\xbb\xbf{}"], ids=["text", "bytes"])
def test_a_byte_order_mark_is_refused(data: str | bytes) -> None:
    error = refusal(data)
    assert error.code == "not-json"
    assert "JSON has no byte order mark" in str(error)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"\xff", 0),
        (b'{"version": "\xe9"}', 13),
        (b'"\xed\xa0\x80"', 1),
        (json.dumps(document(IS_SET)).encode("utf-16"), 0),
    ],
    ids=["no-byte", "latin", "surrogate", "utf-16"],
)
def test_bytes_are_utf8(data: bytes, place: int) -> None:
    assert str(refusal(data)) == f"$: this is no UTF-8, from byte {place} on [not-utf8]"


@given(st.text() | st.binary())
def test_any_text_is_read_or_refused(data: str | bytes) -> None:
    assert refusal(data).code in {"not-json", "not-utf8", "wrong-type"}


# ---- objects and numbers -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        (
            '{"version": 1, "version": 1, "timezone": "UTC", "filter": {"in_group": "x"}}',
            ["$.version"],
        ),
        (
            '{"version": 1, "timezone": "UTC", "filter": {"in_group": "x", "in_group": "x"}}',
            ["$.filter.in_group"],
        ),
        (
            (
                '{"version": 1, "timezone": "UTC", "filter": {"happened": {"event": "A", "where": '
                '{"is_set": {"property": "p"}}, "event": "B", "where": null, "where": {"is_set": '
                '{"property": "q", "property": "p"}}}}}'
            ),
            [
                "$.filter.happened.event",
                "$.filter.happened.where",
                "$.filter.happened.where.is_set.property",
            ],
        ),
    ],
    ids=["envelope", "node", "several"],
)
def test_a_key_stands_once(text: str, paths: list[str]) -> None:
    assert complaints(text) == [f"{path} duplicate-key" for path in paths]


@pytest.mark.parametrize(
    "literal",
    [
        "9223372036854775808",
        "-9223372036854775809",
        "9223372036854775808.0",
        "9" * 400,
        "9" * 5000,
        f"0.{'0' * 400}1",
        "1e400",
        "-1e400",
        "1e-400",
        "-0.001e-400",
        "Infinity",
        "-Infinity",
    ],
    ids=range(12),
)
def test_a_number_that_no_filter_holds_is_refused(literal: str) -> None:
    assert complaints(with_literal(literal)) == ["$.filter.=[1] number-out-of-range"]


def test_nan_is_no_number() -> None:
    assert complaints(with_literal("NaN")) == ["$.filter.=[1] wrong-type"]


@pytest.mark.parametrize("escape", ["\\ud800", "\\udc00\\ud800", "a\\ud800"])
def test_half_a_character_is_refused(escape: str) -> None:
    assert complaints(with_literal(f'"{escape}"')) == ["$.filter.=[1] lone-surrogate"]
    assert complaints(with_literal(json.loads(f'"\\"{escape}\\""'))) == [
        "$.filter.=[1] lone-surrogate"
    ]


def test_an_escaped_pair_is_one_character() -> None:
    assert complaints(with_literal('"\\ud83d\\ude00"')) == []


# ---- sizes -------------------------------------------------------------------------------------


@pytest.mark.parametrize("filler", [" ", "é"], ids=["ascii", "unicode"])
def test_a_document_has_a_megabyte_at_most(filler: str) -> None:
    longest = json.dumps(document(IS_SET)).ljust(MAX_JSON_BYTES)
    assert complaints(longest) == complaints(longest.encode()) == []
    size = MAX_JSON_BYTES // len(filler.encode())
    text = f'"{filler * size}"'
    for data in (text, text.encode()):
        assert str(refusal(data)) == (
            "$: the JSON of a filter has at most 1,048,576 bytes, and this has 1,048,578 "
            "[json-too-large]"
        )


def test_a_longer_text_is_not_even_measured() -> None:
    assert "and this has 2,000,000" in str(refusal("é" * 2_000_000))


@pytest.mark.parametrize(
    "text", ["[" * 1_000_000, '{"a":' * 200_000, "[{" * 100], ids=["lists", "objects", "both"]
)
def test_what_is_nested_deeper_than_any_filter_is_refused(text: str) -> None:
    assert (
        str(refusal(text)) == f"$: objects and lists go at most {MAX_NESTING} deep [json-too-deep]"
    )


@pytest.mark.parametrize(
    "text",
    ["[" + "[]," * 300_000, "[" + "1," * 500_000, '"' * 1_000_000, '{"a":1},' * 100_000],
    ids=["lists", "numbers", "quotes", "objects"],
)
def test_what_has_more_values_than_any_filter_is_refused(text: str) -> None:
    assert refusal(text).code == "json-too-large"


def test_brackets_in_a_text_are_no_brackets() -> None:
    form: dict[str, Any] = document({"in_group": '[{"\\' * 1000})
    assert complaints(json.dumps(form)) == []
