"""Every evaluator of filters there is: the tests ask them all. A new one joins here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeAlias

from sprigclassic.filters import StudyFilter
from tests.filters import reference
from tests.filters.reference import Person
from tests.user_strategies import user_of

Evaluator: TypeAlias = Callable[[StudyFilter, Person, datetime], bool]


def compiled(rarely: StudyFilter, person: Person, now: datetime) -> bool:
    return rarely.matches(user_of(person), now=now)


def by_the_page(rarely: StudyFilter, person: Person, now: datetime) -> bool:
    return reference.answer(rarely.tree, rarely.timezone, person, now)


EVALUATORS: Final[list[Evaluator]] = [compiled, by_the_page]
