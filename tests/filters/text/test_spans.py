"""The words at the span of a node are all that the node says: read alone, they are the node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import attrs
import pytest

from sprigclassic.filters import tree
from sprigclassic.filters.text.parser import parse
from tests.data_files import lines, pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Read: TypeAlias = "Callable[[Any], object]"

VALUES = (tree.Text, tree.Number, tree.Flag, tree.Day, tree.Instant, tree.Version)
TESTS_ONLY = (tree.Comparison, tree.Between, tree.OneOf, tree.TextTest, tree.ContainsOf, tree.IsSet)
DATES_ONLY = (tree.Ago, tree.InNext)
TIMES = (
    *(tree.InLast, tree.BetweenAgo, tree.Since, tree.Before, tree.After, tree.On, tree.FromTo),
    *(tree.WithinOf, tree.SinceAttribute, tree.Calendar),
)
FRAMES: list[tuple[tuple[type, ...], str, Read]] = [
    (VALUES, "a in ({})", lambda read: read.test.values[0]),
    (TESTS_ONLY, "a {}", lambda read: read.test),
    (DATES_ONLY, "a {}", lambda read: read.test),
    (TIMES, "E happened {}", lambda read: read.window),
    ((tree.Duration,), "E happened in last {}", lambda read: read.window.duration),
    ((tree.Events,), "{} happened", lambda read: read.events),
    ((tree.Tally, tree.Aggregate), "E {} > 1", lambda read: read.measure),
]
"""For some classes of nodes: a filter around the words, and where the node is in its tree."""


def nodes(node: Any, *, in_where: bool = False) -> Iterator[tuple[tree.Node, bool]]:
    if isinstance(node, tuple):
        for part in node:
            yield from nodes(part, in_where=in_where)
    elif isinstance(node, tree.Node):
        yield node, in_where
        for field in attrs.fields(type(node)):
            inside = in_where or field.name == "where"
            yield from nodes(getattr(node, field.name), in_where=inside)


def read_alone(words: str, node: tree.Node, *, in_where: bool) -> object:
    for kinds, frame, find in FRAMES:
        if isinstance(node, kinds):
            return find(parse(frame.format(words))[0])
    if in_where:
        condition: Any = parse(f"E where ({words}) happened")[0]
        return condition.events.where
    return parse(words)[0]


TEXTS = [*lines("identity.txt"), *(given for given, _ in pairs("printed.txt"))]


@pytest.mark.parametrize("text", TEXTS)
def test_the_words_at_the_span_of_a_node_are_the_node(text: str) -> None:
    condition, _ = parse(text)
    for node, in_where in nodes(condition):
        assert node.span is not None
        words = text[slice(*node.span)]
        assert words == words.strip()
        assert read_alone(words, node, in_where=in_where) == node


def test_every_node_of_the_language_is_read_somewhere() -> None:
    read = {type(node) for text in TEXTS for node, _ in nodes(parse(text)[0])}
    concrete = {kind for kind in vars(tree).values() if isinstance(kind, type)}
    assert read == {kind for kind in concrete if issubclass(kind, tree.Node)} - {tree.Node}
