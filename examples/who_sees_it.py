"""Who would see a study, and why: shop events in, a trigger from the SDK, a filter from Classic.

    uv run python -m examples.who_sees_it

The shop's servers send what happens through Segment Classic; here it is an archive. On the web
site, Sprig's SDK sees that a cart is opened: that starts the study. The filter keeps it to people
who checked out fewer than three times in the last 30 days.
"""

from __future__ import annotations

from datetime import UTC, datetime
from gzip import GzipFile
from pathlib import Path
from typing import Final

import sprigclassic as sc

ARCHIVE: Final = Path(__file__).parent / "data" / "shop.jsonl.gz"
NOW: Final = datetime(2026, 11, 23, tzinfo=UTC)

CART_OPENED: Final = sc.SdkEvent("Cart Opened")
STUDY: Final = sc.Study(
    "Why so rarely?",
    triggers=[sc.Trigger(CART_OPENED)],
    only=sc.StudyFilter.parse('Checkout count < 3 in last 30 days and plan != "free"'),
    sampling=50,
)


def history() -> sc.MemoryStore:
    """Return what the shop's servers have sent."""
    store = sc.MemoryStore()
    destination = sc.ClassicDestination(store, api_key="the key of your Sprig environment")
    with GzipFile(ARCHIVE) as lines:
        destination.receive_lines(lines)
    return store


def main() -> None:
    """Print the answers for the first users, and how many pass each step."""
    store = history()
    for user in list(store.users())[:5]:
        print(STUDY.select(CART_OPENED, user, now=NOW), end="\n\n")
    print(sc.Funnel.of(STUDY, store.users(), now=NOW))


if __name__ == "__main__":
    main()
