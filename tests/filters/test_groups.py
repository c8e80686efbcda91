"""Groups: given when a filter is made, copied, nested; unknown names and cycles refused."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime
from typing import Any

import pytest

from sprigclassic import StudyFilter, User, attribute, event, in_group
from sprigclassic.errors import FilterError
from sprigclassic.filters import tree
from sprigclassic.filters.limits import MAX_LEVELS, MAX_NESTING

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ann, bob = User.of("ann", attributes={"plan": "pro"}), User.of("bob")
parse = StudyFilter.parse
VIPS = {"VIPs": ["ann"]}


def asked(text: str, groups: Any) -> tuple[bool, bool]:
    asking = parse(text, groups=groups)
    return asking.matches(ann, now=NOW), asking.matches(bob, now=NOW)


def refused(text: str, groups: Any) -> str:
    with pytest.raises(FilterError) as refusal:
        parse(text, groups=groups)
    return str(refusal.value)


@pytest.mark.parametrize(
    "group",
    [
        ["ann"],
        {"ann"},
        iter(["ann"]),
        {"ann": 1}.keys(),
        parse('plan = "pro"'),
        'plan = "pro"',
        attribute.text("plan") == "pro",
        parse('plan = "pro"').to_json(),
    ],
    ids=["list", "set", "iterator", "keys", "filter", "text", "builder", "json"],
)
def test_a_group_is_ids_or_a_filter(group: Any) -> None:
    asking = parse('in group "VIPs"', groups={"VIPs": group})
    assert (asking.matches(ann, now=NOW), asking.matches(bob, now=NOW)) == (True, False)


def test_nobody_is_in_an_empty_group() -> None:
    assert asked('in group "VIPs"', {"VIPs": ()}) == (False, False)
    assert asked('not in group "VIPs"', {"VIPs": ()}) == (True, True)


def test_every_way_to_make_a_filter_takes_groups() -> None:
    read = parse('in group "VIPs"', groups=VIPS)
    assert StudyFilter.of(in_group("VIPs"), groups=VIPS) == read
    assert StudyFilter.from_tree(tree.InGroup("VIPs"), groups=VIPS) == read
    assert StudyFilter.from_json(read.to_json(), groups=VIPS) == read
    assert read.to_json() == StudyFilter.from_json(read.to_json(), groups={"VIPs": []}).to_json()


def test_ids_are_copied() -> None:
    ids = {"ann"}
    asking = parse('in group "VIPs"', groups={"VIPs": ids})
    ids.add("bob")
    assert asking.groups == {"VIPs": frozenset({"ann"})}
    assert not asking.matches(bob)


def test_a_group_may_name_others() -> None:
    groups = {"A": 'in group "B" and plan is set', "B": 'in group "C"', "C": ["ann", "bob"]}
    assert asked('in group "A"', groups) == (True, False)


def test_a_filter_that_is_a_group_keeps_its_own_groups() -> None:
    vips = parse('in group "VIPs"', groups=VIPS)
    assert asked('in group "A" or in group "VIPs"', {"A": vips, "VIPs": ["bob"]}) == (True, True)


def test_a_filter_that_is_a_group_keeps_its_own_zone() -> None:
    late = User.of("ann", events=[("Checkout", datetime(2026, 11, 22, 23, 30, tzinfo=UTC))])
    berlin = parse('Checkout happened today in timezone "Europe/Berlin"')
    for group in (berlin, str(berlin), berlin.to_json()):
        groups: Any = {"Today": group}
        assert parse('in group "Today"', groups=groups).matches(late, now=NOW)
    assert not parse("Checkout happened today").matches(late, now=NOW)


def test_an_event_of_the_future_is_none_for_a_group_either() -> None:
    groups = {"A": event("Checkout").happened()}
    user = User.of("ann", events=[("Checkout", NOW)])
    asking = StudyFilter.of(in_group("A"), groups=groups)
    assert asking.matches(user, now=NOW)
    assert not asking.matches(user, now=NOW.replace(hour=11))


# ---- values ------------------------------------------------------------------------------------


def test_equality_includes_the_groups_that_are_named() -> None:
    one = parse('in group "VIPs"', groups=VIPS)
    assert one == parse('in group "VIPs"', groups={"VIPs": ("ann", "ann"), "Others": ["bob"]})
    assert one != parse('in group "VIPs"', groups={"VIPs": ["bob"]})
    assert one != parse('in group "VIPs"', groups={"VIPs": 'plan = "pro"'})
    assert hash(one) == hash(parse('in group "VIPs"', groups={"VIPs": ["bob"]}))


def test_copies_have_the_groups() -> None:
    groups: Any = {"A": parse('in group "VIPs"', groups=VIPS), "B": ["bob"]}
    one = parse('in group "A" or in group "B"', groups=groups)
    for other in (copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))):  # noqa: S301 - our own
        assert other == one
        assert other.matches(ann)


def test_the_groups_are_in_the_repr_by_name() -> None:
    one = parse('in group "A" or in group "B"', groups={"A": ["ann"], "B": []})
    assert repr(one) == (
        "StudyFilter.parse('in group \"A\" or in group \"B\"', groups={'A': ..., 'B': ...})"
    )


def test_nobody_can_change_the_groups_of_a_filter() -> None:
    groups: Any = parse('in group "VIPs"', groups=VIPS).groups
    with pytest.raises(TypeError):
        groups["VIPs"] = []


def test_combined_filters_have_the_groups_of_both() -> None:
    one, two = parse('in group "A"', groups={"A": ["ann"]}), parse('in group "B"', groups={"B": []})
    assert (one & two).groups == {"A": frozenset({"ann"}), "B": frozenset()}
    assert (one | ~two).matches(bob)
    assert one & parse('in group "A"', groups={"A": ["ann"]}) == parse(
        'in group "A" and in group "A"', groups={"A": ["ann"]}
    )


def test_one_name_for_two_groups_does_not_combine() -> None:
    one, two = (parse('in group "A"', groups={"A": [name]}) for name in ("ann", "bob"))
    with pytest.raises(ValueError, match="two groups 'A'"):
        _ = one & two


# ---- refused -----------------------------------------------------------------------------------


def test_unknown_groups_are_all_refused_where_they_are_named() -> None:
    shown = refused('in group "VIP" or a = 1 and not (in group "Other")', VIPS)
    assert shown == (
        '<filter>:1:10: there is no group `"VIP"` [unknown-group]\n'
        "  |\n"
        '1 | in group "VIP" or a = 1 and not (in group "Other")\n'
        "  |          ^^^^^\n"
        '  = help: did you mean `"VIPs"`?\n'
        "\n"
        '<filter>:1:43: there is no group `"Other"` [unknown-group]\n'
        "  |\n"
        '1 | in group "VIP" or a = 1 and not (in group "Other")\n'
        "  |                                           ^^^^^^^\n"
        "  = help: give it as one of `groups`"
    )


def test_a_cycle_is_refused_with_its_path() -> None:
    groups = {"A": 'a = 1 or in group "B"', "B": 'in group "C"', "C": 'in group "A"'}
    assert refused('in group "B"', groups).startswith(
        '<group "C">:1:10: a group cannot be a part of itself: '
        '`"A"` → `"B"` → `"C"` → `"A"` [group-cycle]'
    )
    assert "[group-cycle]" in refused("plan is set", {"A": in_group("A")})


def test_a_mistake_in_a_group_is_shown_in_the_group() -> None:
    assert refused("a = 1", {"A": "Checkout cuont < 3"}).startswith('<group "A">:1:10: ')
    assert refused('in group "A"', {"A": 'in group "B"'}).startswith('<group "A">:1:10: ')
    assert refused("a = 1", {"A": {"version": 1}}).startswith('<group "A">: $: ')
    assert refused("a = 1", {"A": attribute.text("a").between("b", "a")}).startswith('<group "A">')


def nested(levels: int, made: bool) -> Any:  # noqa: FBT001 - two ways to say one thing
    if not made:
        texts: dict[str, Any] = {str(n): f'in group "{n + 1}"' for n in range(levels)}
        return texts | {str(levels): ["ann"]}
    group: Any = ["ann"]
    for _ in range(levels):
        group = parse('in group "0"', groups={"0": group})
    return {"0": group}


@pytest.mark.parametrize("made", [True, False])
def test_groups_nest_as_deep_as_the_limit(*, made: bool) -> None:
    assert asked('in group "0"', nested(MAX_NESTING - 1, made)) == (True, False)
    with pytest.raises(FilterError, match="groups-too-deep"):
        parse('in group "0"', groups=nested(MAX_NESTING, made))


def test_the_deepest_filters_nest_as_deep() -> None:
    deepest = "not (a = 1 or " * (MAX_LEVELS // 2) + 'in group "A"' + ")" * (MAX_LEVELS // 2)
    group: Any = ["ann"]
    for _ in range(MAX_NESTING):
        group = parse(deepest, groups={"A": group})
    assert group.matches(ann, now=NOW)
    assert pickle.loads(pickle.dumps(group)) == group  # noqa: S301 - our own


@pytest.mark.parametrize("group", [5, None, b"ann", [1], [b"ann"], [["ann"]]], ids=repr)
def test_what_is_neither_ids_nor_a_filter_is_no_group(group: Any) -> None:
    with pytest.raises(TypeError, match="the group 'A' "):
        parse("a = 1", groups={"A": group})


def test_the_name_of_a_group_is_a_text() -> None:
    names: Any = {1: ["ann"]}
    with pytest.raises(TypeError, match="name of a group is a text, not int"):
        parse("a = 1", groups=names)
