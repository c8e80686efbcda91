"""What `import sprigclassic` costs over an empty interpreter."""

from __future__ import annotations

import os
import subprocess
import sys
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.conftest import Ratio


def _milliseconds(code: str) -> float:
    before = os.times()
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own code
    after = os.times()
    spent = after.children_user + after.children_system
    return (spent - before.children_user - before.children_system) * 1_000


def test_import(ratio: Ratio) -> None:
    ratio.report("import sprigclassic, over an empty interpreter", _cost("pass"), 100, "ms")


def test_import_and_first_use(ratio: Ratio) -> None:
    found = _cost("[getattr(sprigclassic, name) for name in sprigclassic.__all__]")
    ratio.report("the same, and every public name used", found, None, "ms")


def _cost(then: str) -> float:
    code = f"import sprigclassic; {then}"
    _milliseconds(code)  # the first import compiles
    return median(_milliseconds(code) - _milliseconds("pass") for _ in range(31))
