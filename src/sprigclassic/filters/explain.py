"""Why a filter holds for a user, or does not: a tree that mirrors the filter, with the facts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, assert_never, final

from attrs import define, evolve, field, frozen

from sprigclassic._time import to_micros
from sprigclassic.errors import NotLoadedError
from sprigclassic.filters.explaining.as_html import to_html
from sprigclassic.filters.explaining.as_json import to_document
from sprigclassic.filters.explaining.as_text import answer_text, to_lines
from sprigclassic.filters.explaining.chains import sequence_fact
from sprigclassic.filters.explaining.clock import Scene
from sprigclassic.filters.explaining.events import (
    event_value_fact,
    happened_at_fact,
    happened_fact,
    measure_fact,
)
from sprigclassic.filters.explaining.facts import Explained, Fact, GroupFact, UnknownFact
from sprigclassic.filters.explaining.plan import Combination, Group, Leaf, Part, parts_of
from sprigclassic.filters.explaining.values import attribute_fact
from sprigclassic.filters.text.printer import to_text
from sprigclassic.filters.tree import (
    And,
    Attribute,
    EventValue,
    Happened,
    HappenedAt,
    Measured,
    Not,
    Or,
    Sequence,
)
from sprigclassic.users import User

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence as Answers

    from sprigclassic.filters.explaining.words import Combined
    from sprigclassic.filters.study_filter import StudyFilter
    from sprigclassic.filters.tree import Behaviour

__all__ = ["Explanation", "explain"]

_MAX_GROUPS: Final = 4
"""Filters that are groups are explained one inside the other so deep."""


class AskWhetherTheExplanationMatches:
    """What the truth value of an explanation would be; there is none: ask `matches`."""


@final
@frozen(repr=False)
class Explanation:
    """Why a filter, or a part of it, holds for a user at an instant, or does not.

    `str` gives lines of text, `to_json` plain dicts, and a notebook shows it with timelines.

    Attributes:
        matches: The answer, that of `StudyFilter.matches`.
        node: The canonical text of this part of the filter; of a whole filter with its time zone.
        fact: What was found, a value of `sprigclassic.filters.explaining.facts`; None for `and`,
            `or` and `not`, which their parts explain.
        parts: The parts of the filter that this one combines; of a group that is a filter, that.
        user_id: The id of the user.
        known: Whether an identify or an alias ever named the user.
        now: The instant that the answer is for, in the filter's time zone.
        timezone: The IANA name of that zone, in which all times are told.
    """

    matches: bool
    node: str
    fact: Fact | None
    parts: tuple[Explanation, ...]
    user_id: str
    known: bool
    now: datetime
    timezone: str

    def to_json(self) -> dict[str, Any]:
        """Return it as plain dicts, lists and scalars; docs/answers.md names the keys."""
        return to_document(self)

    def __str__(self) -> str:
        """Return it as text, a line a part: the answer, the part of the filter, the fact."""
        return to_lines(self)

    def __repr__(self) -> str:
        """Return the answer and the text of the filter."""
        return f"<Explanation: {answer_text(self)}, {self.node}>"

    def _repr_html_(self) -> str:
        """Return it as a piece of HTML that needs nothing else, with a timeline for events."""
        return to_html(self)

    def __bool__(self) -> AskWhetherTheExplanationMatches:
        """Refuse: it is unclear whether there is an explanation, or what it says.

        Raises:
            TypeError: Always.
        """
        msg = "an Explanation is neither true nor false: ask explanation.matches"
        raise TypeError(msg)


def explain(rarely: StudyFilter, user: User, now: datetime) -> Explanation:
    """Return why a filter holds for a user at an instant, or does not.

    Raises:
        ValueError: `now` is naive.
        NotLoadedError: The answer needs what was not loaded with the user.
    """
    return _Explaining(user, now).filter(rarely)


@define
class _Explaining:
    """One explanation in the making.

    Attributes:
        user: Whom it is about.
        now: The instant.
        told: The groups' filters that have their explanation already, by identity.
        depth: How many filters that are groups we are inside of.
    """

    user: User
    now: datetime
    told: set[int] = field(factory=set[int])
    depth: int = 0

    def filter(self, asked: StudyFilter) -> Explanation:
        """Explain a whole filter."""
        scene = Scene.of(self.user, to_micros(self.now), asked.timezone)
        whole = self._part(parts_of(asked), asked, scene)
        if asked.timezone == "UTC":
            return whole
        return evolve(whole, node=to_text(asked.tree, asked.timezone))

    def _part(self, part: Part, asked: StudyFilter, scene: Scene) -> Explanation:
        match part:
            case Leaf(text, node, program):
                matches = program(scene.user, scene.now)
                return _made(scene, text, _fact(node, scene), (), matches=matches)
            case Group():
                return self._group(part, asked, scene)
            case Combination(text, node, inside):
                parts = [self._part(each, asked, scene) for each in inside]
                matches = _combined(node, [each.matches for each in parts])
                return _made(scene, text, None, parts, matches=matches)
            case _:
                assert_never(part)

    def _group(self, part: Group, asked: StudyFilter, scene: Scene) -> Explanation:
        text, name = part.text, part.name
        group = asked.groups[name]
        if isinstance(group, frozenset):
            member = self.user.id in group
            return _made(scene, text, GroupFact(name, member, len(group)), (), matches=member)
        explained: Explained = "before" if id(group) in self.told else "here"
        if explained == "here" and self.depth == _MAX_GROUPS:
            explained = "no"
        if explained != "here":
            member = group.matches(self.user, now=self.now)
            fact = GroupFact(name, member, explained=explained)
            return _made(scene, text, fact, (), matches=member)
        self.told.add(id(group))
        self.depth += 1
        inner = self.filter(group)
        self.depth -= 1
        return _made(scene, text, GroupFact(name, inner.matches), [inner], matches=inner.matches)


def _combined(node: Combined, answers: Answers[bool]) -> bool:
    match node:
        case And():
            return all(answers)
        case Or():
            return any(answers)
        case Not():
            return not answers[0]
        case _:
            assert_never(node)


def _fact(node: Attribute | Behaviour, scene: Scene) -> Fact:
    try:
        return _known_fact(node, scene)
    except NotLoadedError as error:
        return UnknownFact(str(error))


def _known_fact(node: Attribute | Behaviour, scene: Scene) -> Fact:
    match node:
        case Attribute(path, test):
            return attribute_fact(path, test, scene)
        case Measured():
            return measure_fact(node, scene)
        case Happened():
            return happened_fact(node, scene)
        case EventValue():
            return event_value_fact(node, scene)
        case HappenedAt():
            return happened_at_fact(node, scene)
        case Sequence():
            return sequence_fact(node, scene)
        case _:
            assert_never(node)


def _made(
    scene: Scene,
    text: str,
    fact: Fact | None,
    parts: Iterable[Explanation],
    *,
    matches: bool,
) -> Explanation:
    user = scene.user
    return Explanation(
        matches,
        text,
        fact,
        tuple(parts),
        user.id,
        user.known,
        scene.shown,
        scene.clock.name,
    )
