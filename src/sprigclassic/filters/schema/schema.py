"""A schema: which attributes and events there are, and what values they have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, cast, final

from attrs import field, frozen

from sprigclassic.errors import SchemaError
from sprigclassic.filters.schema.infer import inferred
from sprigclassic.filters.schema.reading import Document, EnoughError, Json, Spot, json_of
from sprigclassic.filters.schema.spelling import Members, object_type, spelled_object
from sprigclassic.filters.schema.tracking_plan import plan_of
from sprigclassic.filters.schema.types import Type, union

if TYPE_CHECKING:
    from sprigclassic.users import User

__all__ = ["Schema", "read_schema"]

_VERSION: Final = 1
_PLAN: Final[frozenset[object]] = frozenset({"rules", "data", "tracking_plan"})
"""Keys that only a tracking plan has."""


def _frozen(events: Mapping[str, Type] | None) -> Mapping[str, Type] | None:
    return None if events is None else MappingProxyType(dict(events))


@final
@frozen
class Schema:
    """Which attributes and events there are, and of what types: what filters are checked against.

    A filter made with a schema names nothing that the schema does not have, and compares nothing
    with what it never is. A schema changes no answer. What it says nothing about is not checked:
    all attributes where it has none, all events likewise.

    Make one with `of`, `from_json`, `from_tracking_plan` or `infer`.

    Attributes:
        attributes: The attributes of users, as the type of an object; None: not said.
        events: Event -> its properties, as the type of an object; None: not said.

    >>> from sprigclassic import StudyFilter
    >>> schema = Schema.of(
    ...     attributes={"plan": {"values": ["free", "pro"]}, "seats": "number"},
    ...     events={"Checkout": {"total": "number", "sku": "text"}},
    ... )
    >>> sorted(schema.events)
    ['Checkout']
    """

    attributes: Type | None = None
    events: Mapping[str, Type] | None = field(default=None, converter=_frozen, hash=False)

    @classmethod
    def of(
        cls, *, attributes: Members | None = None, events: Mapping[str, Members] | None = None
    ) -> Schema:
        """Make a schema in code.

        A type is a word, `text`, `number`, `flag`, `moment`, `version`, `texts`, `list`, `object`
        or `any`; a list of types, where there is a choice; or an object with one key: `object`
        with its members, `list` with the type of its items, `values` with the only values there
        are.

        Args:
            attributes: Attribute -> type; None where nothing is said of attributes.
            events: Event -> property -> type; None where nothing is said of events.

        Raises:
            SchemaError: What is no type, with its path.
            TypeError: What was given is no mapping.

        >>> Schema.of(attributes={"address": {"object": {"city": "text"}}}).to_json()
        {'version': 1, 'attributes': {'address': {'object': {'city': 'text'}}}}
        """
        given = {"attributes": attributes, "events": events}
        said = {name: value for name, value in given.items() if value is not None}
        return _read({"version": _VERSION, **said}, _of_own)

    @classmethod
    def from_json(cls, data: Json) -> Schema:
        """Read a schema from its own JSON form.

        Args:
            data: What `to_json` gives, or JSON of it.

        Raises:
            SchemaError: It is no schema; each problem has the path of its place.
            TypeError: What was given is neither a mapping nor JSON.

        >>> schema = Schema.of(attributes={"seats": "number"})
        >>> Schema.from_json(schema.to_json()) == schema
        True
        """
        return _read(json_of(data), _of_own)

    @classmethod
    def from_tracking_plan(cls, data: Json | Sequence[Any]) -> Schema:
        """Read a schema from a tracking plan of Segment's Protocols.

        It takes what the Public API gives of a plan's rules (`GET /tracking-plans/{id}/rules`), and
        the older form of the Config API, which Typewriter keeps as `plan.json`. Attributes are the
        traits of the identify rule; a page rule is about `pageview`. What the plan says nothing
        about is not checked, and what a schema does not say of a value (its pattern, its length,
        whether it is required) is passed over.

        Args:
            data: The plan, or JSON of it.

        Raises:
            SchemaError: It is no tracking plan, or has what cannot be passed over, such as `$ref`;
                each problem has the path of its place.
            TypeError: What was given is neither a mapping, a list nor JSON.

        >>> total = {"type": "object", "properties": {"total": {"type": "number"}}}
        >>> rule = {"type": "object", "properties": {"properties": total}}
        >>> plan = {"rules": [{"type": "TRACK", "key": "Checkout", "jsonSchema": rule}]}
        >>> Schema.from_tracking_plan(plan).to_json()["events"]["Checkout"]
        {'total': 'number'}
        """
        return _read(json_of(data), _of_plan)

    @classmethod
    def infer(cls, users: Iterable[User]) -> Schema:
        """Make a schema of what users have, and ever had.

        A text of which every value is a date is `moment` too. An object with very many different
        names is taken for one that may have any.

        Args:
            users: Whom to look at, each once; users come from a store or from `User.of`.

        Raises:
            TypeError: One of them is no User.

        >>> from sprigclassic import User
        >>> schema = Schema.infer([User.of("u-1", attributes={"plan": "pro", "seats": 3})])
        >>> schema.to_json()
        {'version': 1, 'attributes': {'plan': 'text', 'seats': 'number'}}
        """
        return cls(*inferred(users))

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form, plain dicts, lists and scalars of your own, to be kept in a file.

        >>> Schema().to_json()
        {'version': 1}
        """
        form: dict[str, Any] = {"version": _VERSION}
        if self.attributes is not None:
            form["attributes"] = spelled_object(self.attributes)
        if self.events is not None:
            form["events"] = {
                name: spelled_object(properties) for name, properties in self.events.items()
            }
        return form

    def __or__(self, other: Schema) -> Schema:
        """Return the schema of what either has; where both have a name, of either type.

        >>> (Schema.of(attributes={"a": "text"}) | Schema.of(attributes={"b": "text"})).to_json()
        {'version': 1, 'attributes': {'a': 'text', 'b': 'text'}}
        """
        if not isinstance(other, Schema):
            return NotImplemented
        said = [type_ for type_ in (self.attributes, other.attributes) if type_ is not None]
        return Schema(union(said) if said else None, _either(self.events, other.events))

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle and copy with the events as a dict."""
        return Schema, (self.attributes, None if self.events is None else dict(self.events))


def _either(
    first: Mapping[str, Type] | None, second: Mapping[str, Type] | None
) -> Mapping[str, Type] | None:
    if first is None or second is None:
        return second if first is None else first
    both = dict(first)
    for name, properties in second.items():
        both[name] = union([both[name], properties]) if name in both else properties
    return both


def read_schema(data: Json) -> Schema:
    """Read a tracking plan or the JSON form of a schema, whichever it is.

    Raises:
        SchemaError: It is neither.
    """
    value: object = json_of(data)
    return _read(value, _of_plan if _is_plan(value) else _of_own)


def _is_plan(value: object) -> bool:
    if not isinstance(value, Mapping):
        return isinstance(value, Sequence)
    members = cast("Mapping[object, object]", value)
    return not _PLAN.isdisjoint(members) or isinstance(members.get("events"), list)


def _read(value: object, read: Callable[[Spot], Schema]) -> Schema:
    document = Document()
    try:
        schema = read(document.root(value))
    except EnoughError:
        raise SchemaError(document.problems) from None
    if document.problems:
        raise SchemaError(document.problems)
    return schema


def _of_plan(root: Spot) -> Schema:
    return Schema(*plan_of(root))


def _of_own(root: Spot) -> Schema:
    members = root.known_members("version", "attributes", "events")
    version = members.get("version")
    if version is None:
        if root.has(Mapping):
            root.refuse("missing-key", "expected `version`")
    elif version.value != _VERSION or isinstance(version.value, bool):
        version.refuse("unknown-version", f"expected {_VERSION}")
    attributes, events = members.get("attributes"), members.get("events")
    return Schema(
        None if attributes is None else object_type(attributes),
        None if events is None else _events(events),
    )


def _events(spot: Spot) -> dict[str, Type]:
    return {name: object_type(inner) for name, inner in spot.members().items()}
