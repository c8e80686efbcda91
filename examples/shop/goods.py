"""What the shop sells, where, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

from attrs import frozen

NOW: Final = datetime(2026, 11, 23, tzinfo=UTC)
"""When the archive was taken: nothing in it was received later."""

START: Final = NOW - timedelta(days=120)


@frozen
class Product:
    """Something on the shelves."""

    id: str
    name: str
    category: str
    price: Decimal


PRODUCTS: Final = [
    Product("p-101", "Enamel Mug", "Kitchen", Decimal("14.90")),
    Product("p-102", "Moka Pot", "Kitchen", Decimal("39.00")),
    Product("p-103", "Bread Knife", "Kitchen", Decimal("28.50")),
    Product("p-201", "Linen Cushion", "Home", Decimal("34.00")),
    Product("p-202", "Wool Blanket", "Home", Decimal("89.00")),
    Product("p-203", "Brass Lamp", "Home", Decimal("129.00")),
    Product("p-301", "Seed Box", "Garden", Decimal("11.25")),
    Product("p-302", "Hand Trowel", "Garden", Decimal("18.75")),
    Product("p-303", "Rain Gauge", "Garden", Decimal("22.00")),
    Product("p-401", "Ruled Notebook", "Desk", Decimal("9.50")),
    Product("p-402", "Fountain Pen", "Desk", Decimal("54.00")),
    Product("p-403", "Desk Organiser, Oak", "Desk", Decimal("47.80")),
]
SEARCHES: Final = ["mug", "moka", "gift", "blanket", "lamp", "seeds", "café", "notebook a5"]
COUPONS: Final[dict[str | None, int]] = {None: 8, "WELCOME10": 1, "AUTUMN": 1}
TOPICS: Final = ["delivery", "refund", "damaged item", "invoice"]


@frozen
class Country:
    """Where the shop delivers."""

    code: str
    currency: str
    locale: str
    towns: tuple[tuple[str, str], ...]


COUNTRIES: Final[dict[Country, int]] = {
    Country("US", "USD", "en-US", (("Portland", "97205"), ("Austin", "78701"))): 34,
    Country("DE", "EUR", "de-DE", (("Köln", "50667"), ("Leipzig", "04109"))): 22,
    Country("GB", "GBP", "en-GB", (("Leeds", "LS1 4DY"), ("Bristol", "BS1 5TR"))): 18,
    Country("FR", "EUR", "fr-FR", (("Orléans", "45000"), ("Lyon", "69002"))): 14,
    Country("PL", "PLN", "pl-PL", (("Łódź", "90-001"), ("Gdańsk", "80-831"))): 8,
    Country("JP", "JPY", "ja-JP", (("Kyoto", "600-8216"),)): 4,
}
