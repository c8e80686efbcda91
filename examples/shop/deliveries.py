"""How what people do reaches Segment: from whose clock, how late, and sometimes twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, frozen

from examples.shop.dice import Dice
from examples.shop.goods import NOW
from examples.shop.people import Person, person
from examples.shop.stories import Step, story_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CLOCKS: Final = {
    "web-1": timedelta(),
    "web-2": timedelta(minutes=7),
    "phone": timedelta(),
    "old phone": -timedelta(minutes=3, seconds=20),
}
"""What sends, and how far its clock is off."""

MILLISECOND: Final = timedelta(milliseconds=1)
HOUR: Final = timedelta(hours=1)


@frozen
class Delivery:
    """A message on its way.

    Attributes:
        kind: The method of the client that makes it.
        arguments: The method's arguments.
        sent_at: When it was sent, by the sender's clock.
        received_at: When it came in, by Segment's clock.
    """

    kind: str
    arguments: dict[str, Any]
    sent_at: datetime
    received_at: datetime


def deliveries(users: int) -> list[Delivery]:
    """Return all deliveries of so many people until now, in the order of receipt."""
    everything = [
        delivery for number in range(1, users + 1) for delivery in _deliveries_of(person(number))
    ]
    arrived = [delivery for delivery in everything if delivery.received_at < NOW]
    return sorted(arrived, key=_order)


def _order(delivery: Delivery) -> tuple[datetime, str]:
    return delivery.received_at, delivery.arguments["message_id"]


def _deliveries_of(somebody: Person) -> Iterator[Delivery]:
    dice = Dice("deliveries", somebody.number)
    place = 0
    for visit in story_of(somebody):
        sender = _sender(somebody, dice)
        offline = dice.wait(HOUR, 70 * HOUR) if somebody.app and dice.chance(0.12) else timedelta()
        for moment, step in visit.steps:
            place += 1
            arguments = _arguments(somebody, step, moment + CLOCKS[sender], place)
            said_at = moment + offline
            yield from _twice_at_times(_sent(step.kind, arguments, said_at, sender, dice), dice)


def _sender(somebody: Person, dice: Dice) -> str:
    if somebody.app:
        return "old phone" if somebody.number % 3 == 0 else "phone"
    return dice.weighted({"web-1": 5, "web-2": 1})


def _arguments(somebody: Person, step: Step, moment: datetime, place: int) -> dict[str, Any]:
    return {
        **_ids(somebody, step),
        **step.arguments,
        "timestamp": moment + step.ahead,
        "message_id": f"m-{somebody.number}-{place}",
        "context": _app(somebody) if somebody.app else _browser(somebody),
    }


def _ids(somebody: Person, step: Step) -> dict[str, str]:
    if somebody.user_id and step.known:
        return {"user_id": somebody.user_id}
    return {"anonymous_id": somebody.anonymous_id}


def _sent(
    kind: str, arguments: dict[str, Any], said_at: datetime, sender: str, dice: Dice
) -> Delivery:
    sent_at = said_at + dice.wait(100 * MILLISECOND, 3_000 * MILLISECOND)
    received_at = sent_at + dice.wait(15 * MILLISECOND, 200 * MILLISECOND)
    return Delivery(kind, arguments, sent_at + CLOCKS[sender], received_at)


def _twice_at_times(delivery: Delivery, dice: Dice) -> Iterable[Delivery]:
    yield delivery
    if dice.chance(0.008):
        later = dice.wait(1_000 * MILLISECOND, 30 * HOUR)
        moments = delivery.sent_at + later, delivery.received_at + later
        yield evolve(delivery, sent_at=moments[0], received_at=moments[1])


def _browser(somebody: Person) -> dict[str, Any]:
    return {
        "ip": f"203.0.113.{somebody.number % 254 + 1}",
        "locale": somebody.country.locale,
        "userAgent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    }


def _app(somebody: Person) -> dict[str, Any]:
    phone = {"manufacturer": "Example", "model": f"E{somebody.number % 5 + 1}", "type": "android"}
    return {
        "app": {"name": "The Shop", "version": "4.2.0", "build": "420"},
        "device": phone,
        "locale": somebody.country.locale,
        "os": {"name": "Android", "version": "15"},
    }
