"""Who comes to the shop."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from attrs import frozen

from examples.shop.dice import Dice
from examples.shop.goods import COUNTRIES, NOW, START, Country

NAMES: Final = {
    "Ada": "ada",
    "Zoë": "zoe",
    "Jürgen": "juergen",
    "Łukasz": "lukasz",
    "Haruka": "haruka",
    "Noor": "noor",
    "Chloé": "chloe",
    "Sam": "sam",
    "Ines": "ines",
    "Bjørn": "bjorn",
}
SURNAMES: Final = ["Archer", "Baker", "Cooper", "Fisher", "Mason", "Miller", "Potter", "Weaver"]
DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)
PLANS: Final = {"free": 60, "pro": 28, "team": 12}


@frozen
class Habit:
    """How a kind of people use the shop.

    Attributes:
        visits: The least and the greatest number of visits.
        buys: How likely an opened cart is paid for.
        signs_up: Whether they have a user id; without one they stay anonymous.
        identified: Whether an identify ever names them.
        leaves: The share of the days after which they come no more.
    """

    visits: tuple[int, int]
    buys: float = 0.0
    signs_up: bool = True
    identified: bool = True
    leaves: float = 1.0


HABITS: Final = {
    Habit((1, 3), signs_up=False): 8,
    Habit((1, 4), 0.3, identified=False): 4,
    Habit((1, 1)): 10,
    Habit((1, 2)): 30,
    Habit((1, 4), 0.75): 34,
    Habit((8, 16), 0.9): 5,
    Habit((1, 5), 0.7, leaves=0.5): 9,
}


@frozen
class Person:
    """Somebody who comes to the shop.

    Attributes:
        joined: When he signed up, in the first hour of a day, maybe long before the archive begins.
        app: Whether he uses the app instead of the web site.
    """

    number: int
    habit: Habit
    country: Country
    joined: datetime
    app: bool

    @property
    def user_id(self) -> str | None:
        """The shop's own id."""
        return f"u-{self.number}" if self.habit.signs_up else None

    @property
    def anonymous_id(self) -> str:
        """The id of his browser or phone."""
        return str(uuid5(NAMESPACE_URL, f"https://shop.example.com/visitor/{self.number}"))

    @property
    def joins_now(self) -> bool:
        """Whether he signs up within the days of the archive."""
        return self.joined > START


def person(number: int) -> Person:
    """Make the person of that number; the others do not matter to him."""
    dice = Dice("person", number)
    return Person(
        number,
        habit=dice.weighted(HABITS),
        country=dice.weighted(COUNTRIES),
        joined=NOW - dice.between(10, 500) * DAY + dice.wait(timedelta(), HOUR),
        app=dice.chance(0.25),
    )


def traits_of(somebody: Person) -> dict[str, Any]:
    """Return what the shop knows of somebody who signs up."""
    dice = Dice("traits", somebody.number)
    first, surname = dice.pick(list(NAMES)), dice.pick(SURNAMES)
    city, postal_code = dice.pick(somebody.country.towns)
    plan = dice.weighted(PLANS)
    traits: dict[str, Any] = {
        "email": f"{NAMES[first]}.{surname.lower()}.{somebody.number}@example.com",
        "firstName": first,
        "lastName": surname,
        "plan": plan,
        "seats": dice.between(5, 40) if plan == "team" else 1,
        "country": somebody.country.code,
        "address": {"city": city, "postalCode": postal_code, "country": somebody.country.code},
        "createdAt": somebody.joined,
        "beta": dice.chance(0.15),
    }
    if dice.chance(0.5):
        traits["phone"] = f"+1-202-555-01{dice.between(0, 99):02}"
    return traits
