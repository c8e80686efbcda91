"""What people do in the shop, as calls of Segment's client."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, frozen

from examples.shop.dice import Dice
from examples.shop.goods import COUPONS, NOW, PRODUCTS, SEARCHES, START, TOPICS, Product
from examples.shop.people import Person, traits_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HOURS: Final = [2, 6, 7, 8, 9, 10, 11, 12, 12, 13, 15, 16, 17, 18, 19, 19, 20, 20, 21, 22]
SECOND: Final = timedelta(seconds=1)
DAY: Final = timedelta(days=1)


@frozen
class Step:
    """One thing that somebody does.

    Attributes:
        kind: The method of the client.
        arguments: The method's own arguments.
        known: Whether the shop knows who it is at that moment.
        ahead: How long after it was said it is meant to happen.
    """

    kind: str
    arguments: dict[str, Any]
    known: bool = True
    ahead: timedelta = timedelta()


@frozen
class Visit:
    """What somebody did one after the other: each step with the moment at which it was said."""

    somebody: Person
    steps: list[tuple[datetime, Step]]


def story_of(somebody: Person) -> Iterator[Visit]:
    """Tell what somebody does in the days of the archive, visit by visit."""
    dice = Dice("story", somebody.number)
    moments = _moments(somebody, dice)
    yield _visit(somebody, moments[0], [*_arrival(somebody, dice), *_stroll(somebody, dice)], dice)
    for moment in moments[1:]:
        yield _visit(somebody, moment, _stroll(somebody, dice), dice)
    if somebody.habit.identified and somebody.habit.signs_up:
        for moment, steps in _changes(somebody, moments[0], dice):
            yield _visit(somebody, moment, steps, dice)


def _moments(somebody: Person, dice: Dice) -> list[datetime]:
    first = max(somebody.joined, START) if somebody.user_id else START
    last = START + (NOW - START) * somebody.habit.leaves
    days = max((last - first) // DAY, 1)
    moments = [
        first.replace(hour=dice.pick(HOURS), minute=0, second=0, microsecond=0)
        + dice.between(0, days - 1) * DAY
        + dice.wait(timedelta(), 3599 * SECOND)
        for _ in range(dice.between(*somebody.habit.visits))
    ]
    return sorted(moments)


def _visit(somebody: Person, start: datetime, steps: Iterable[Step], dice: Dice) -> Visit:
    timed = []
    for step in steps:
        timed.append((start, step))
        start += dice.wait(4 * SECOND, 170 * SECOND)
    return Visit(somebody, timed)


# ---- what happens in a visit -------------------------------------------------------------------


def _arrival(somebody: Person, dice: Dice) -> Iterator[Step]:
    if somebody.joins_now or not somebody.user_id:
        yield evolve(_view(somebody, "Welcome", "/welcome"), known=False)
    if not somebody.user_id or not somebody.habit.identified:
        return
    link = {"anonymous_id": somebody.anonymous_id} if somebody.joins_now else {}
    traits = traits_of(somebody)
    yield Step("identify", {"traits": traits, **link})
    if link and dice.chance(0.3):
        yield Step("alias", {"previous_id": somebody.anonymous_id})
    if traits["plan"] == "team":
        yield _joins_account(somebody, traits["seats"])


def _stroll(somebody: Person, dice: Dice) -> Iterator[Step]:
    yield _view(somebody, "Home", "/")
    if not somebody.user_id:
        return
    if dice.chance(0.35):
        yield _track("Signed In", method=dice.pick(["password", "link", "passkey"]))
    if dice.chance(0.2):
        yield _track("Products Searched", query=dice.pick(SEARCHES))
    seen = [dice.pick(PRODUCTS) for _ in range(dice.between(0, 2))]
    for product in seen:
        yield from _looks_at(somebody, product, dice)
    if seen and dice.chance(0.7):
        yield from _cart(somebody, seen, dice)
    if dice.chance(0.05):
        yield _track("Support Ticket Opened", topic=dice.pick(TOPICS), priority=dice.between(1, 3))
    if dice.chance(0.02):
        yield _reset_requested()


def _looks_at(somebody: Person, product: Product, dice: Dice) -> Iterator[Step]:
    if dice.chance(0.2):
        yield _view(somebody, product.name, f"/products/{product.id}")
    yield _track(
        "Product Viewed",
        product_id=product.id,
        name=product.name,
        category=product.category,
        price=product.price,
    )


def _cart(somebody: Person, products: list[Product], dice: Dice) -> Iterator[Step]:
    items: list[dict[str, Any]] = [
        {"product_id": product.id, "price": product.price, "quantity": dice.between(1, 3)}
        for product in products
    ]
    yield _track("Cart Opened", items=len(items))
    if not dice.chance(somebody.habit.buys):
        return
    order = f"o-{somebody.number}-{dice.between(1000, 9999)}"
    yield _track(
        "Checkout",
        order_id=order,
        total=sum(item["price"] * item["quantity"] for item in items),
        currency=somebody.country.currency,
        coupon=dice.weighted(COUPONS),
        items=items,
    )
    if dice.chance(0.1):
        due = dice.between(1, 5) * DAY
        yield evolve(_track("Delivery Due", order_id=order), ahead=due)


def _reset_requested() -> Step:
    """Return an event that the shop keeps from every destination."""
    arguments = {"event": "Password Reset Requested", "integrations": {"All": False}}
    return Step("track", arguments)


# ---- what changes in the course of time --------------------------------------------------------


def _changes(
    somebody: Person, since: datetime, dice: Dice
) -> Iterator[tuple[datetime, list[Step]]]:
    plan = traits_of(somebody)["plan"]
    moment = since
    for _ in range(dice.between(0, 2) if dice.chance(0.3) else 0):
        moment += dice.wait(DAY, 50 * DAY)
        plan = dice.pick({"free": ["pro"], "pro": ["team", "free"], "team": ["free"]}[plan])
        yield moment, list(_takes_plan(somebody, plan, dice))
    if dice.chance(0.08):
        yield since + dice.wait(DAY, 60 * DAY), [_identify(beta=dice.chance(0.5))]
    if dice.chance(0.06):
        yield since + dice.wait(DAY, 60 * DAY), [_identify(phone=None)]


def _takes_plan(somebody: Person, plan: str, dice: Dice) -> Iterator[Step]:
    seats = {"free": None, "pro": 1, "team": dice.between(5, 40)}[plan]
    yield _view(somebody, "Plans", "/account/plans")
    yield _identify(plan=plan, seats=seats)
    if seats and plan == "team":
        yield _joins_account(somebody, seats)


# ---- steps -------------------------------------------------------------------------------------


def _track(event: str, **properties: object) -> Step:
    return Step("track", {"event": event, "properties": properties})


def _identify(**traits: object) -> Step:
    return Step("identify", {"traits": traits})


def _joins_account(somebody: Person, seats: int) -> Step:
    traits = {"name": f"Account {somebody.number}", "plan": "team", "employees": seats * 3}
    return Step("group", {"group_id": f"acc-{somebody.number}", "traits": traits})


def _view(somebody: Person, name: str, path: str) -> Step:
    if somebody.app:
        return Step("screen", {"name": name, "properties": {"path": path}})
    properties = {
        "url": f"https://shop.example.com{path}",
        "path": path,
        "title": f"{name} · The Shop",
    }
    return Step("page", {"name": name, "properties": properties})
