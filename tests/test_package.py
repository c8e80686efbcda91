from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions, version
from importlib.resources import files
from pathlib import Path

import pytest

import sprigclassic
from sprigclassic.filters.handles.base import Handle

ROOT = Path(__file__).parent.parent
CORE = {"attrs", "orjson", "python-dateutil"}
ALIASES = {"Message"}
HANDLES = {"any_event", "attribute", "prop"}
NEEDED_BY_CORE = {"six", "tzdata"}

LOADED_BY_IMPORT = """
import sys
before = set(sys.modules)
import sprigclassic
for name in sprigclassic.__all__:
    getattr(sprigclassic, name)
print(*{name.partition(".")[0] for name in set(sys.modules) - before})
"""


def distributions_loaded_by_import() -> set[str]:
    run = subprocess.run(
        [sys.executable, "-I", "-c", LOADED_BY_IMPORT], capture_output=True, check=True, text=True
    )
    owners = packages_distributions()
    return {owner for package in run.stdout.split() for owner in owners.get(package, [])}


def test_every_public_name_is_there() -> None:
    named = [name for names in sprigclassic._ROOMS.values() for name in names]
    assert sorted(named) == sprigclassic.__all__
    classes = set(sprigclassic.__all__) - ALIASES - HANDLES
    assert all(getattr(sprigclassic, name).__name__ for name in classes)
    assert all(isinstance(getattr(sprigclassic, name), Handle) for name in HANDLES)
    assert set(sprigclassic.__all__) <= set(dir(sprigclassic))


def test_other_names_are_not() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Trigge'"):
        _ = sprigclassic.Trigge


def test_type_hints_are_shipped() -> None:
    assert files("sprigclassic").joinpath("py.typed").is_file()


def test_installed_version_is_the_declared_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert version("sprigclassic") == project["version"]


def test_changelog_tells_of_the_version() -> None:
    assert f"\n## [{version('sprigclassic')}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_import_loads_core_dependencies_only() -> None:
    loaded = distributions_loaded_by_import()
    assert loaded <= CORE | NEEDED_BY_CORE | {"sprigclassic"}
