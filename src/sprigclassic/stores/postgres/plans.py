"""What is needed of users as one statement, which reads that and nothing else.

There is a select for each half-open range of a name. Its rows are those of `stores.rows` with two
columns more: before, the id; behind, what the store knows of it (`_HEAD`), which only the row of
kind 0 has. The first parameter is the ids asked about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define, field, frozen

from sprigclassic.stores.plans import attributes, sayable, times
from sprigclassic.stores.postgres.commands import Schema, held

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sprigclassic.stores.postgres.commands import Command
    from sprigclassic.users import Needs

_MOST: Final = 200
"""So many selects may a statement have; where more are needed, the whole user is read."""

_HEAD: Final = "known::integer + 2 * ties::integer + 4 * coalesce(kept, 0)"
_USERS: Final = f"""
    select {{id}}0, '', null::bigint, '', 0::bigint, null::text, {_HEAD}
    from {{schema}}.users where user_id {{asked}}
"""  # noqa: S608 - of our own
_EVENTS: Final = """
    select {id}2, event, at, coalesce(message_id, ''), arrival, {content}, null::integer
    from {schema}.messages where user_id {asked}
"""
_ATTRIBUTES: Final = """
    select {id}1, name, since, message_id, arrival, value, null::integer
    from {schema}.attributes as mine where user_id {asked}
"""
_TAUGHT: Final = """
    and name = {name} and since < {end} and since >= coalesce((
        select max(since) from {schema}.attributes as before
        where before.user_id = {his} and before.name = {name} and before.since <= {start}
    ), {start})
"""
"""What was taught in a range, and what was held when it began."""


@frozen
class Plan:
    """How to read what is needed of users.

    Attributes:
        one: The statement about one user, whose rows have no id before them.
        many: The statement about several.
        parameters: The parameters that come after the ids.
    """

    one: str
    many: str
    parameters: tuple[str | int, ...]

    def about(self, user_ids: Sequence[str]) -> Command:
        """Return what asks about several users."""
        return self.many, ([held(each) for each in user_ids], *self.parameters)


@define
class _Statement:
    """A statement that grows.

    Attributes:
        schema: Where the tables stand.
        selects: Its selects.
        parameters: The parameters that come after the ids.
    """

    schema: Schema
    selects: list[str] = field(factory=list[str])
    parameters: list[str | int] = field(factory=list["str | int"])

    def place(self, value: str | int) -> str:
        """Return the place of a parameter."""
        self.parameters.append(value)
        return f"${len(self.parameters) + 1}"

    def events(self, condition: str, *, whole: bool) -> None:
        """Read events."""
        content = "properties" if whole else "null::text"
        self.selects.append(_EVENTS.replace("{content}", content) + condition)

    def within(self, start: int, end: int) -> str:
        """Return the condition that an event lies in a range."""
        return f" and at >= {self.place(start)} and at < {self.place(end)}"

    def attribute(self, name: str, start: int, end: int) -> None:
        """Read what an attribute held in a range."""
        places = {
            "{name}": self.place(name),
            "{start}": self.place(start),
            "{end}": self.place(end),
        }
        condition = _TAUGHT
        for word, place in places.items():
            condition = condition.replace(word, place)
        self.selects.append(_ATTRIBUTES + condition)

    def plan(self) -> Plan:
        """Return the whole."""
        text = self.schema.put(" union all ".join([_USERS, *self.selects]))
        one = text.replace("{id}", "").replace("{asked}", "= $1").replace("{his}", "$1")
        many = text.replace("{id}", "user_id, ").replace("{asked}", "= any($1::text[])")
        many = many.replace("{his}", "mine.user_id")
        return Plan(one, many, tuple(self.parameters))


def whole_plan(schema: Schema) -> Plan:
    """Return how to read everything."""
    statement = _Statement(schema)
    statement.events("", whole=True)
    statement.selects.append(_ATTRIBUTES)
    return statement.plan()


def plan_of(schema: Schema, needs: Needs) -> Plan:
    """Return how to read what is needed."""
    statement = _Statement(schema)
    named = [name for name in needs.events if name is not None and sayable(name)]
    for name in named:
        for whole, *ends in times(needs.events[name]):
            condition = f" and event = {statement.place(held(name))}"
            statement.events(condition + statement.within(*ends), whole=whole)
    for name, *ends in attributes(needs):
        statement.attribute(held(name), *ends)
    if None in needs.events:
        others = ""
        if named:
            others = (
                f" and event not in ({', '.join(statement.place(held(name)) for name in named)})"
            )
        for whole, *ends in times(needs.events[None]):
            statement.events(others + statement.within(*ends), whole=whole)
    return statement.plan() if len(statement.selects) < _MOST else whole_plan(schema)
