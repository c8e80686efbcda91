"""What all test runs share: Hypothesis profiles, and examples in the docs run as tests."""

from __future__ import annotations

import os
from contextlib import ExitStack, chdir
from doctest import ELLIPSIS
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import settings
from sybil import Sybil
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser, SkipParser
from sybil.parsers.rest import DocTestParser

settings.register_profile("default", deadline=None)
settings.register_profile("ci", settings.get_profile("default"), derandomize=True, print_blob=True)
settings.register_profile("matrix", settings.get_profile("ci"), max_examples=10)  # of .ci/run
settings.load_profile("ci" if os.environ.get("CI") else "default")


def _enter_scratch_folder(namespace: dict[str, Any]) -> None:
    """A page may write files, such as a store's: they stay out of the checkout."""
    scratch = namespace["_scratch"] = ExitStack()
    scratch.enter_context(chdir(scratch.enter_context(TemporaryDirectory())))


def _leave_scratch_folder(namespace: dict[str, Any]) -> None:
    namespace["_scratch"].close()


consoles = PythonCodeBlockParser(doctest_optionflags=ELLIPSIS)
consoles.codeblock_parser = CodeBlockParser("pycon", PythonEvaluator())
pages = Sybil(
    parsers=[PythonCodeBlockParser(doctest_optionflags=ELLIPSIS), consoles, SkipParser()],
    pattern="*.md",
    setup=_enter_scratch_folder,
    teardown=_leave_scratch_folder,
)
docstrings = Sybil(parsers=[DocTestParser(optionflags=ELLIPSIS)], path="src", pattern="*.py")
pytest_collect_file = (pages + docstrings).pytest()
