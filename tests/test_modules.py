from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import pytest

import sprigclassic

FOLDER = Path(sprigclassic.__file__).parent
EXTRAS = {
    "sprigclassic.cli": ["click", "rich"],
    "sprigclassic.stores.postgres": ["psycopg"],
    "sprigclassic.stores.redis": ["redis"],
    "sprigclassic.testing": ["hypothesis", "pytest"],
}
"""Which modules need what is no dependency of the package."""

# A new interpreter of which nobody measures the coverage starts in half the time.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("COV")}


def module_of(path: Path) -> str:
    parts = path.relative_to(FOLDER.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def needs(module: str) -> list[str]:
    rooms = [room for room in EXTRAS if f"{module}.".startswith(f"{room}.")]
    return [package for room in rooms for package in EXTRAS[room]]


def complaints(module: str) -> str:
    """Return what a fresh interpreter, with warnings for errors, says to an import."""
    code = [sys.executable, "-I", "-W", "error", "-c", f"import {module}"]
    ended = subprocess.run(code, capture_output=True, check=False, text=True, env=ENVIRONMENT)
    return f"{ended.stdout}{ended.stderr}{ended.returncode or ''}"


MODULES = sorted(map(module_of, FOLDER.rglob("*.py")))


def test_the_modules_are_found() -> None:
    assert {"sprigclassic", "sprigclassic.errors", "sprigclassic.cli.app"} <= set(MODULES)


@pytest.mark.parametrize("extra", [False, True], ids=["core", "extras"])
def test_each_module_imports_first_and_silently(extra: bool) -> None:  # noqa: FBT001
    chosen = [module for module in MODULES if bool(needs(module)) is extra]
    missing = {package for module in chosen for package in needs(module) if not find_spec(package)}
    if missing:
        pytest.skip(f"not installed: {', '.join(sorted(missing))}")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        said = dict(zip(chosen, pool.map(complaints, chosen), strict=True))
    assert {module: words for module, words in said.items() if words} == {}
