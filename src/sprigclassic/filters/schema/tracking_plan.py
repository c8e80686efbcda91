"""Tracking plans of Segment's Protocols, in the forms of both its APIs.

The Public API has a list of rules: `type` (`TRACK`, `IDENTIFY`, `PAGE`, …), `key` (the event) and
`jsonSchema`. The Config API, and Typewriter's `plan.json`, have an object: `events` (each with
`name` and `rules`), `identify`, `global`. A schema in it is of a whole message: what counts here is
under its `properties.properties` and `properties.traits`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import define, evolve, field

from sprigclassic.filters.schema.json_schema import json_schema_type
from sprigclassic.filters.schema.types import ANY, OBJECT, Type, object_of, union
from sprigclassic.filters.text.complaints import ticked
from sprigclassic.users import PAGEVIEW

if TYPE_CHECKING:
    from sprigclassic.filters.schema.reading import Spot

__all__ = ["Parts", "plan_of"]

Parts: TypeAlias = tuple[Type | None, dict[str, Type] | None]
"""The attributes, and the events with their properties; None where nothing is said of them."""

_TEXT: Final = Type(frozenset({"text"}))
_PAGE: Final[Mapping[str, Type]] = {
    **dict.fromkeys(("category", "name", "path", "referrer", "search", "title", "url"), _TEXT),
    "keywords": Type(frozenset({"list"}), items=_TEXT),
}
"""The properties that Segment's Spec reserves for pages; the browser's client sends most."""


@define
class _Plan:
    """What the rules of a plan say so far.

    Attributes:
        events: Event -> the properties of each version of its rule.
        pages: The properties of each page rule.
        traits: The traits of each identify rule.
        everywhere: What the rules for all messages say of properties and of traits.
    """

    events: dict[str, list[Type]] = field(factory=dict[str, list[Type]])
    pages: list[Type] = field(factory=list[Type])
    traits: list[Type] = field(factory=list[Type])
    everywhere: dict[str, Type] = field(factory=dict[str, Type])

    def parts(self) -> Parts:
        """Return the attributes and the events."""
        traits = self._also(union(self.traits) if self.traits else OBJECT, "traits")
        attributes = traits if self.traits or traits.members else None
        if not self.events:
            return attributes, None
        events = {
            name: self._also(union(versions), "properties")
            for name, versions in self.events.items()
        }
        page = self._also(union(self.pages) if self.pages else OBJECT, "properties")
        page = evolve(page, members={**_PAGE, **page.members})
        events[PAGEVIEW] = union([events[PAGEVIEW], page]) if PAGEVIEW in events else page
        return attributes, events

    def _also(self, type_: Type, part: str) -> Type:
        """Return a type of objects with what the rules for all messages say."""
        everywhere = self.everywhere.get(part, OBJECT)
        return evolve(type_, members={**everywhere.members, **type_.members})


def plan_of(root: Spot) -> Parts:
    """Read a tracking plan."""
    plan = _Plan()
    _read(root, plan)
    return plan.parts()


def _read(spot: Spot, plan: _Plan) -> None:
    if spot.has(Sequence):
        _list_of_rules(spot, plan)
        return
    members = spot.members()
    _refuse_a_page(members)
    for envelope in ("data", "tracking_plan", "rules"):
        if envelope in members:
            _read(members[envelope], plan)
            return
    if "events" not in members:
        spot.refuse("no-plan", "expected the rules of a tracking plan")
        return
    _object_of_rules(members, plan)


def _refuse_a_page(members: Mapping[str, Spot]) -> None:
    """Refuse an answer of the Public API after which more would come."""
    following = members["pagination"].members().get("next") if "pagination" in members else None
    if following is not None and following.value is not None:
        following.refuse("incomplete", "expected all rules of the plan, found one page of them")


def _part(spot: Spot, name: str) -> Type:
    """Return what the schema of a message says of its properties or traits."""
    part = json_schema_type(spot).members.get(name, OBJECT)
    return evolve(part, kinds=OBJECT.kinds) if "object" in part.kinds else OBJECT


# ---- the Public API ----------------------------------------------------------------------------


def _list_of_rules(spot: Spot, plan: _Plan) -> None:
    for rule in spot.items():
        members = rule.members()
        missing = [key for key in ("type", "jsonSchema") if key not in members]
        for key in missing:
            rule.refuse("missing-key", f"expected {ticked(key)}")
        if not missing:
            _rule(members, plan)


def _rule(members: Mapping[str, Spot], plan: _Plan) -> None:
    kind, schema = members["type"], members["jsonSchema"]
    match kind.value:
        case "TRACK":
            if "key" in members:
                _add_event(members["key"].text(), schema, plan)
            else:
                kind.refuse("missing-key", "expected `key`, the name of the event")
        case "IDENTIFY":
            plan.traits.append(_part(schema, "traits"))
        case "PAGE":
            plan.pages.append(_part(schema, "properties"))
        case "COMMON":
            _add_everywhere(schema, plan)
        case "GROUP" | "SCREEN":
            pass  # neither teaches anything about a user
        case _:
            kind.refuse("unknown-rule", "expected TRACK, IDENTIFY, PAGE, COMMON, GROUP or SCREEN")


def _add_event(name: str, schema: Spot, plan: _Plan) -> None:
    plan.events.setdefault(name, []).append(_part(schema, "properties"))


def _add_everywhere(schema: Spot, plan: _Plan) -> None:
    plan.everywhere = {name: _part(schema, name) for name in ("properties", "traits")}


# ---- the Config API ----------------------------------------------------------------------------


def _object_of_rules(members: Mapping[str, Spot], plan: _Plan) -> None:
    for event in members["events"].items():
        rule = event.members()
        missing = [key for key in ("name", "rules") if key not in rule]
        for key in missing:
            event.refuse("missing-key", f"expected {ticked(key)}")
        if not missing:
            _add_event(rule["name"].text(), rule["rules"], plan)
    if "identify" in members:
        plan.traits.append(_part(members["identify"], "traits"))
    if "global" in members:
        _add_everywhere(members["global"], plan)
    if "identify_traits" in members and members["identify_traits"].value:
        plan.traits.append(_named(members["identify_traits"]))


def _named(spot: Spot) -> Type:
    """Return the traits that an old plan lists by name, of whatever type."""
    traits = [trait.members() for trait in spot.items()]
    return object_of({trait["name"].text(): ANY for trait in traits if "name" in trait})
