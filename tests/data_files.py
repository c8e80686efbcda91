"""The one-line-a-test files in `tests/data`."""

from __future__ import annotations

from pathlib import Path

DATA = Path(__file__).parent / "data"


def lines(name: str) -> list[str]:
    """Return the lines of a file that are not blank."""
    return [line for line in (DATA / name).read_text("utf-8").split("\n") if line.strip()]


def pairs(name: str) -> list[tuple[str, str]]:
    """Return what stands before and after the arrow of each line."""
    split = [line.split("  =>  ") for line in lines(name)]
    return [(given, expected) for given, expected in split]


def blocks(name: str) -> list[tuple[str, str]]:
    """Return what stands before and after `----`, in blocks that end with `====`."""
    text = (DATA / name).read_text("utf-8")
    split = [block.split("\n----\n") for block in text.removesuffix("\n====\n").split("\n====\n")]
    return [(given, expected) for given, expected in split]
