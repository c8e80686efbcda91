"""JSON is read and written alike with orjson and without it."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sprigclassic import Message, MessageError, decode, encode
from sprigclassic.messages import dump, load
from sprigclassic.messages.plain import too_deep
from sprigclassic.testing.strategies import json_values, messages
from tests.data_files import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sprigclassic.errors import Problem


@contextmanager
def without_orjson() -> Iterator[None]:
    with (
        patch("sprigclassic.messages.load.quick_loads", None),
        patch("sprigclassic.messages.load._quick_dumps", None),
    ):
        yield


def read(body: bytes | str) -> Any:
    """Return what is read and noted, or the code of what is wrong."""
    notes: list[Problem] = []
    try:
        value = load(body, notes)
    except MessageError as error:
        return error.problems[0].code
    # What is too deep for a message by far is cut off by one of both, and refused by all.
    deep = isinstance(value, dict | list) and too_deep(value)
    return "too deep" if deep else (value, exact(value), notes)


def exact(value: Any) -> Any:
    """Return the value with the types and signs of its numbers: `1 == 1.0 == True`."""
    if isinstance(value, dict):
        return [(name, exact(item)) for name, item in value.items()]
    if isinstance(value, list):
        return list(map(exact, value))
    return (type(value), repr(value))


def nested(levels: int, opening: str, closing: str, inner: str) -> str:
    return opening * levels + inner + closing * levels


numbers = (
    st.integers().map(str)
    | st.floats().map(json.dumps)
    | st.integers(-(10**40), 10**40).map(str)
    | st.integers(-3, 3).flatmap(
        lambda near: st.sampled_from([2**63, -(2**63), 2**64]).map(lambda edge: str(edge + near))
    )
    | st.from_regex(r"-?(0|[1-9][0-9]{0,25})(\.[0-9]{1,25})?([eE][+-]?[0-9]{1,4})?", fullmatch=True)
    | st.sampled_from(["NaN", "Infinity", "-Infinity", "-NaN", "1e999", "-1E400", "1e-999", "-0"])
    | st.sampled_from(["-0.0", "01", "1.", ".5", "+1", "9" * 400, "nan", "0x10", "1_000", "-"])
)
texts = st.text(max_size=6).map(json.dumps) | st.sampled_from(
    [
        r'"\ud800"', r'"\udc00\ud800"', r'"\ud83d\ude00"', r'"\ud83dx"', '"\ud83d\ude00"',
        '"\udcff"', r'"\u00"', r'"\x"', '"\n"', '"\\', '"', r'"\u0000"', '"\x7f"', '"NaN"', '"é"',
        r'"[{\""', '"\ufeff"', r'"\/"', "''", r'"\ud800\u0041"', r'"\uD83D\uDE00"',
    ]
)  # fmt: skip
parts = st.recursive(
    numbers | texts | st.sampled_from(["null", "true", "false", "", "undefined", "None"]),
    lambda inner: (
        st.lists(inner, max_size=4).map(lambda items: f"[{','.join(items)}]")
        | st.lists(st.tuples(texts | st.just('"a"'), inner), max_size=4).map(
            lambda items: "{" + ",".join(f"{name}:{item}" for name, item in items) + "}"
        )
        | st.tuples(st.sampled_from([1, 98, 99, 100, 101, 198, 199, 201, 1030]), inner).map(
            lambda pair: nested(pair[0], "[", "]", pair[1])
        )
        | st.tuples(st.sampled_from([1, 99, 101, 201]), inner).map(
            lambda pair: nested(pair[0], '{"a":', "}", pair[1] or "1")
        )
    ),
    max_leaves=8,
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    text = draw(parts)
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 3)))
    piece = draw(st.sampled_from(list('[]{}",:\\ \n\ufeff\ud8001NaN')) | st.just(""))
    return text[:start] + piece + text[end:]


bodies = (
    parts
    | mutated()
    | st.tuples(st.sampled_from(["\ufeff", " ", "\n\t", "\x0b"]), parts).map("".join)
)


@given(bodies)
@example(nested(150, "[", "]", "") + " ")
@example('{"a":1,"b":2,"a":NaN,"a":3}')
@example('{"\\ud800":1,"\\udfff":2}')
def test_a_text_is_read_alike_without_orjson(text: str) -> None:
    with_it = read(text)
    with without_orjson():
        assert read(text) == with_it


@given(st.binary(max_size=40) | bodies.map(lambda text: text.encode("utf-8", "surrogatepass")))
@example(b'{"a\xff":"\xff","b":[\xff]}')
@example(b"\xef\xbb\xbf[1]")
@example("[1]".encode("utf-16"))
def test_bytes_are_read_alike_without_orjson(body: bytes) -> None:
    with_it = read(body)
    with without_orjson():
        assert read(body) == with_it
        assert read(bytearray(body)) == read(memoryview(body)) == with_it  # type: ignore[arg-type]


@given(bodies)
def test_bytes_and_text_are_read_alike(text: str) -> None:
    try:
        body = text.encode()
    except UnicodeEncodeError:
        return
    assert read(body) == read(text)


@given(bodies)
def test_whatever_is_read_is_json(text: str) -> None:
    found = read(text)
    if isinstance(found, tuple):
        value, _, notes = found
        assert load(dump(value), []) == value
        for note in notes:
            dump(str(note))
            assert note.code in {"number_not_finite", "text_not_unicode"}


@given(json_values())
def test_what_python_writes_is_read(value: Any) -> None:
    assert read(json.dumps(value)) == (value, exact(value), [])


# ---- far too deep ------------------------------------------------------------------------------


@pytest.mark.parametrize("levels", [101, 200, 201, 202, 1024, 1025, 5_000, 50_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")], ids=["list", "dict"])
@pytest.mark.parametrize("inner", ["1", '"]"', "NaN", r'"\"[{"', '"\ud800"'])
def test_nothing_is_too_deep_to_be_read(
    levels: int, opening: str, closing: str, inner: str
) -> None:
    text = f'[{nested(levels, opening, closing, inner)}, "after"]'
    for body in (text, text.encode("utf-8", "surrogatepass")):
        for reader in (read, lambda body: without(read, body)):
            assert reader(body) == "too deep"
        assert load(body, [])[1] == "after"


def without(function: Any, *arguments: Any) -> Any:
    with without_orjson():
        return function(*arguments)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[" * 200_000, id="never-closed"),
        pytest.param("[" * 200 + "[]," + "[" * 200_000, id="closed-once"),
        pytest.param("]" * 1_000 + "[" * 200_000, id="closed-before"),
        pytest.param("[" * 1_000 + "}" * 1_000, id="closed-otherwise"),
        pytest.param('"' + "[" * 200_000, id="in-a-text-without-end"),
        pytest.param("[" * 300 + '"' + r"\"" * 300_000, id="many-escapes-without-end"),
        pytest.param("[" * 300 + '"' + "\\" * 300_001, id="many-backslashes"),
    ],
)
def test_what_is_deep_and_no_json_is_refused_soon(text: str) -> None:
    assert read(text) == without(read, text) == "invalid_json"


# ---- writing -----------------------------------------------------------------------------------

written = st.recursive(
    json_values() | st.floats() | st.datetimes(timezones=st.just(UTC)),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=3).map(
            MappingProxyType
        )
    ),
    max_leaves=6,
)


@given(written)
@example([math.nan, (math.inf, {"a": -math.inf})])
@example(datetime(2, 1, 1, microsecond=5, tzinfo=UTC))
def test_what_is_written_reads_back_alike_without_orjson(value: Any) -> None:
    with_it, without_it = dump(value), without(dump, value)
    assert read(with_it) == read(without_it)


@pytest.mark.parametrize(
    "value", [object(), {1}, b"", [object()]], ids=["object", "set", "bytes", "list"]
)
def test_what_is_no_json_is_written_by_neither(value: Any) -> None:
    for write in (dump, lambda value: without(dump, value)):
        with pytest.raises(TypeError):
            write(value)


@given(messages())
def test_messages_are_encoded_alike_without_orjson(message: Message) -> None:
    assert without(decode, without(encode, message)) == message
    assert decode(without(encode, message)) == message


# ---- no orjson at all --------------------------------------------------------------------------

PROGRAM = """
import sys

sys.modules["orjson"] = None
import sprigclassic as sc
from datetime import UTC, datetime

when = datetime(2026, 11, 23, 8, tzinfo=UTC)
line = '{"type":"track","userId":17,"event":"Zürich","timestamp":"2026-11-23T08:00:00Z"}'
message = sc.decode(line)
assert sc.decode(sc.encode(message)) == message
destination = sc.ClassicDestination(sc.MemoryStore(), api_key="key")
batch = f'[{line},{{"type":"charge"}},{line[:-1]},"properties":{{"a":NaN}}}}]'
receipts = destination.receive_batch(batch.encode())
print(*(each.outcome.value for each in receipts), [each.code for each in receipts[2].problems])
print(sc.StudyFilter.parse('"Zürich" count = 2').matches(destination.store.user("17"), now=when))
assert sys.modules["sprigclassic.messages.load"].quick_loads is None
"""


def test_without_orjson_everything_works() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-W", "error", "-c", PROGRAM],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["accepted invalid accepted ['number_not_finite']", "True"]


def test_the_file_of_messages_is_read_alike() -> None:
    for line in lines("messages.jsonl"):
        assert without(read, line) == read(line)
