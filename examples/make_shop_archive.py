"""Make `data/shop.jsonl.gz`, the archive of a small shop as Segment delivers it to S3.

    uv run python -m examples.make_shop_archive

It is the same archive in every run; `data/README.md` says what is in it.
"""

from __future__ import annotations

from argparse import ArgumentParser
from gzip import GzipFile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from examples.shop.damage import damaged
from examples.shop.deliveries import deliveries
from examples.shop.segment import delivered

if TYPE_CHECKING:
    from collections.abc import Iterable

ARCHIVE: Final = Path(__file__).parent / "data" / "shop.jsonl.gz"
USERS: Final = 2_000


def write_archive(path: Path, lines: Iterable[bytes]) -> None:
    """Write the lines; the same lines give the same bytes, as neither name nor time is kept."""
    with (
        path.open("wb") as file,
        GzipFile("", "wb", compresslevel=9, fileobj=file, mtime=0) as archive,
    ):
        archive.writelines(line + b"\n" for line in lines)


def main() -> None:
    """Make the archive."""
    parser = ArgumentParser(description="Make the archive of a small shop.")
    parser.add_argument("--users", type=int, default=USERS, help="how many people (2000)")
    parser.add_argument("--out", type=Path, default=ARCHIVE, help="the file to write")
    options = parser.parse_args()
    messages = delivered(deliveries(options.users))
    write_archive(options.out, damaged(messages))
    print(f"{len(messages):,} messages in {options.out.stat().st_size:,} bytes: {options.out}")


if __name__ == "__main__":
    main()
