"""Each line of `tests/data/messages.jsonl`, in every form that its body can have."""

from __future__ import annotations

import ast
import json
import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

import sprigclassic
from sprigclassic import MessageError, decode, encode
from sprigclassic.messages import load_object
from sprigclassic.messages.check import TIMES
from tests.data_files import lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sprigclassic.errors import Problem

Line = dict[str, Any]

CASES: Final[list[Line]] = [
    json.loads(line) for line in lines("messages.jsonl") if not line.startswith("#")
]
KEYS: Final = {"message", "mapping", "text", "bytes", "batch"}


def as_json(message: Line) -> bytes:
    return json.dumps(message, ensure_ascii=False).encode()


def as_escaped_json(message: Line) -> str:
    return json.dumps(message)


def in_latin_1(text: str) -> bytes:
    return text.encode("latin-1")


FORMS: Final[dict[str, list[Callable[[Any], Any]]]] = {
    "message": [dict, as_json, as_escaped_json],
    "mapping": [dict],
    "text": [str],
    "bytes": [in_latin_1, lambda text: bytearray(in_latin_1(text))],
}
NAMES: Final = {
    "message": ["mapping", "json", "escaped"],
    "mapping": ["mapping"],
    "text": ["text"],
    "bytes": ["bytes", "bytearray"],
}


def bodies(key: str) -> list[Any]:
    """Return each line that has the key, with each form of its body."""
    return [
        pytest.param(case, form(case[kind]), id=f"{name}-{case['shows']}")
        for case in CASES
        if key in case
        for kind in FORMS.keys() & case.keys()
        for name, form in zip(NAMES[kind], FORMS[kind], strict=True)
    ]


def received_at(case: Line) -> datetime | None:
    return datetime.fromisoformat(case["received_at"]) if "received_at" in case else None


def comparable(name: str, value: Any) -> Any:
    """A time may be written in any zone."""
    return datetime.fromisoformat(value) if name in TIMES and value is not None else value


@pytest.mark.parametrize(("case", "body"), bodies("becomes"))
def test_a_message_becomes(case: Line, body: Any) -> None:
    message = decode(body, received_at=received_at(case))
    wire = json.loads(encode(message))
    assert {name: comparable(name, wire.get(name)) for name in case["becomes"]} == {
        name: comparable(name, value) for name, value in case["becomes"].items()
    }
    assert decode(encode(message)) == message


@pytest.mark.parametrize(("case", "body"), bodies("problems"))
def test_a_message_is_refused(case: Line, body: Any) -> None:
    with pytest.raises(MessageError) as refusal:
        decode(body, received_at=received_at(case))
    assert [[each.code, each.path] for each in refusal.value.problems] == case["problems"]


@pytest.mark.parametrize(("case", "body"), bodies("becomes"))
def test_what_is_mended_is_noted(case: Line, body: Any) -> None:
    notes: list[Problem] = []
    load_object(body, notes)
    assert [[each.code, each.path] for each in notes] == case.get("mended", [])


# ---- the file ----------------------------------------------------------------------------------


def test_no_line_is_there_twice() -> None:
    known = [
        json.dumps([case.get(key) for key in (*sorted(KEYS), "received_at")]) for case in CASES
    ]
    assert len(set(known)) == len(known)


def test_a_line_has_one_body_and_one_result() -> None:
    results = {"becomes", "problems", "receipt", "receipts"}
    for case in CASES:
        assert len(case.keys() & KEYS) == 1, case
        told = case.keys() & results
        assert len(told) == 1 or told == {"problems", "receipt"}, case
        assert case.keys() <= KEYS | results | {"shows", "received_at", "mended"}, case


def codes_of(module: Path) -> Iterator[str]:
    """Return, as a regular expression, each code that a module gives to a problem."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef):
            names, defaults = [each.arg for each in node.args.args], node.args.defaults
            given = dict(zip(reversed(names), reversed(defaults), strict=False))
            yield from patterns(given.get("code"))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if name == "Problem":
                yield from patterns(node.args[0])
            elif name == "refuse":
                yield from patterns(*node.args[2:])


def patterns(*codes: ast.expr | None) -> Iterator[str]:
    for code in codes:
        if isinstance(code, ast.Constant):
            yield re.escape(str(code.value))
        elif isinstance(code, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else ".+" for part in code.values]
            yield "".join(map(str, parts))


def all_codes() -> set[str]:
    rooms = Path(sprigclassic.__file__).parent
    modules = [*rooms.glob("messages/*.py"), *rooms.glob("destination/*.py")]
    return {code for module in modules for code in codes_of(module)}


def test_every_code_of_a_problem_has_a_line() -> None:
    given = re.findall(r'\["([a-z_]+)", "\$', " ".join(map(json.dumps, CASES)))
    assert {"too_deep", "timestamp_required", "not_json", ".+_not_object"} <= all_codes()
    assert [
        code for code in all_codes() if not any(re.fullmatch(code, each) for each in given)
    ] == []
