"""The verbs, as what they ask of the server and what they make of its answers."""

from __future__ import annotations

import json
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from attrs import define, field

from sprigclassic.stores.persons import NO_TIES, Ties, counting, order, person
from sprigclassic.stores.plans import Plans, sayable
from sprigclassic.stores.postgres.commands import (
    BEGIN,
    COMMIT,
    MOMENT,
    Command,
    Flow,
    Read,
    Schema,
    held,
    read_back,
)
from sprigclassic.stores.postgres.plans import Plan, plan_of, whole_plan
from sprigclassic.stores.postgres.pruning import prune
from sprigclassic.stores.postgres.writing import Writer
from sprigclassic.stores.pruning import united
from sprigclassic.stores.record import Record, missing, seen_by, user_of
from sprigclassic.stores.rows import Part, part_of, user_or_part
from sprigclassic.users import Link, Needs, User

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sprigclassic.stores.persons import Person
    from sprigclassic.stores.postgres.commands import Rows
    from sprigclassic.stores.protocol import Kept
    from sprigclassic.stores.pruning import Remainder
    from sprigclassic.users import Fact

BATCH: Final = 256
"""So many users or records are read or written at a time."""

_LINKS: Final = "select {columns} from {schema}.links where linked_id = any($1::text[])"
_ALL_OF_LINK: Final = "linked_id, user_id, at, message_id"
_LINKED: Final = "select user_id, linked_id from {schema}.links where user_id = any($1::text[])"
_LINK: Final = """
    insert into {schema}.links as links (linked_id, user_id, at, message_id)
    values ($1, $2, $3, $4) on conflict (linked_id) do update
    set user_id = excluded.user_id, at = excluded.at, message_id = excluded.message_id
    where (excluded.at, excluded.message_id, excluded.user_id)
        < (links.at, links.message_id, links.user_id)
"""
"""The earlier of two links of one id stays, as `persons.counting` says."""
_TIED: Final = "update {schema}.users set ties = true where user_id = any($1::text[]) and not ties"
_SUPPRESSED: Final = "select user_id from {schema}.suppressed where user_id = any($1::text[])"
_SUPPRESS: Final = "insert into {schema}.suppressed values ($1) on conflict do nothing"
_UNSUPPRESS: Final = "delete from {schema}.suppressed where user_id = $1"
_FORGET: Final = (
    "delete from {schema}.links where linked_id = any($1::text[])",
    "delete from {schema}.attributes where user_id = any($1::text[])",
    "delete from {schema}.messages where user_id = any($1::text[]) and message_id is null",
    """update {schema}.messages set user_id = null, event = null, at = null, properties = null
    where user_id = any($1::text[])""",
    "delete from {schema}.users where user_id = any($1::text[])",
)
_LAST: Final = "select coalesce(max(number), 0) from {schema}.users"
_IDS: Final = (
    "select number, user_id from {schema}.users where number > $1 and number <= $2{condition} "
    "order by number limit $3"
)
_KNOWN: Final = " and (known or ties)"
_ONLY_SUPPRESSED: Final = """
    select user_id from {schema}.suppressed
    where not exists (select from {schema}.users where users.user_id = suppressed.user_id)
"""
_NEEDS: Final = "select written from {schema}.needs where number = $1"
_NEW_NEEDS: Final = "insert into {schema}.needs (written) values ($1) on conflict do nothing"
_NUMBER: Final = "select number from {schema}.needs where md5(written) = md5($1)"
_KEEP: Final = "update {schema}.users set kept = $1 where user_id = $2"


@define(eq=False)
class Flows:
    """The verbs.

    Attributes:
        schema: Where the tables stand.
    """

    schema: Schema
    _plans: Plans[Plan] = field(init=False)
    _whole: Plan = field(init=False)
    _writer: Writer = field(init=False)
    _needs: dict[int, Needs] = field(init=False, factory=dict[int, Needs])

    def __attrs_post_init__(self) -> None:
        """Prepare the statements."""
        self._plans = Plans(lambda needs: plan_of(self.schema, needs))
        self._whole = whole_plan(self.schema)
        self._writer = Writer(self.schema, self._forget)

    def _put(self, template: str, *given: object) -> Command:
        return self.schema.put(template), given

    # ---- reading -------------------------------------------------------------------------------

    def user(self, user_id: str, needs: Needs | None) -> Flow[User]:
        """Load the person to whom an id belongs, in one round trip unless there are links."""
        plan = self._plan(needs)
        rows: Rows = ()
        if sayable(user_id):
            (rows,) = yield Read(plan.one, (held(user_id), *plan.parameters))
        if not rows:
            return seen_by(User(user_id), None, needs)
        part = user_or_part(user_id, _readable(rows), needs)
        if isinstance(part, User):
            return part
        if part.ties:
            yield [MOMENT]
            user = yield from self._person(user_id, needs)
            yield [COMMIT]
            return user
        kept = yield from self._kept(part.kept)
        return part.user(kept, needs)

    def load(self, user_ids: Sequence[str], needs: Needs | None) -> Flow[list[User]]:
        """Load the persons to whom some ids belong, as of one moment."""
        yield [MOMENT]
        parts = yield from self._parts(user_ids, self._plan(needs))
        users: list[User] = []
        for user_id in user_ids:
            user = yield from self._loaded(user_id, parts.get(user_id), needs)
            users.append(user)
        yield [COMMIT]
        return users

    def known(self, user_ids: Sequence[str], needs: Needs | None) -> Flow[list[User]]:
        """Load those known persons whose own ids are among some."""
        users = yield from self.load(user_ids, needs)
        return [
            user
            for user_id, user in zip(user_ids, users, strict=True)
            if user.known and user.id == user_id
        ]

    def records(self, user_ids: Sequence[str]) -> Flow[list[Record]]:
        """Load the records of those ids that are there, as of one moment."""
        yield [MOMENT]
        found = yield from self._records(user_ids)
        yield [COMMIT]
        return found

    def last(self) -> Flow[int]:
        """Return the number of the user heard of last."""
        (((number,),),) = yield [self._put(_LAST)]
        return int(number)

    def ids(
        self, after: int, last: int, *, known: bool = False
    ) -> Flow[tuple[list[str], int | None]]:
        """Return the next ids, and the number of the last of them, None where there are no more."""
        text = _IDS.replace("{condition}", _KNOWN if known else "")
        (rows,) = yield [self._put(text, after, last, BATCH)]
        return [read_back(user_id) for _, user_id in rows], rows[-1][0] if rows else None

    def only_suppressed(self) -> Flow[list[str]]:
        """Return the suppressed ids of which nothing was heard."""
        (rows,) = yield [self._put(_ONLY_SUPPRESSED)]
        return [read_back(user_id) for (user_id,) in rows]

    def _plan(self, needs: Needs | None) -> Plan:
        return self._whole if needs is None else self._plans.of(needs)

    def _parts(self, user_ids: Sequence[str], plan: Plan) -> Flow[dict[str, Part]]:
        asked = [*filter(sayable, dict.fromkeys(user_ids))]
        parts: dict[str, Part] = {}
        for start in range(0, len(asked), BATCH):
            (rows,) = yield [plan.about(asked[start : start + BATCH])]
            for user_id, group in groupby(sorted(rows), key=itemgetter(0)):
                own = _readable([row[1:] for row in group])
                here = read_back(user_id)
                parts[here] = part_of(here, own[0][6], own[1:])
        return parts

    def _loaded(self, user_id: str, part: Part | None, needs: Needs | None) -> Flow[User]:
        if part is None:
            return seen_by(User(user_id), None, needs)
        if part.ties:
            return (yield from self._person(user_id, needs))
        kept = yield from self._kept(part.kept)
        return part.user(kept, needs)

    def _person(self, user_id: str, needs: Needs | None) -> Flow[User]:
        someone = yield from self._search(user_id)
        parts = yield from self._parts(someone.ids, self._plan(needs))
        records: list[Record] = []
        for part in parts.values():
            kept = yield from self._kept(part.kept)
            records.append(part.record(kept, suppressed=False))
        return user_of(someone.id, records, needs)

    def _search(self, user_id: str) -> Flow[Person]:
        search = person(user_id)
        wanted = next(search)
        try:
            while True:
                ties = yield from self._ties(wanted)
                wanted = search.send(ties)
        except StopIteration as end:
            result: Person = end.value
            return result

    def _ties(self, user_ids: Sequence[str]) -> Flow[Mapping[str, Ties]]:
        ids = [held(each) for each in user_ids if sayable(each)]
        links, rows = yield [self._links(ids), self._put(_LINKED, ids)]
        out = {link.linked_id: link for link in map(_link, links)}
        linked: dict[str, set[str]] = {}
        for user_id, linked_id in rows:
            linked.setdefault(read_back(user_id), set()).add(read_back(linked_id))
        return {
            each: Ties(out.get(each), frozenset(linked.get(each, ())))
            if each in out or each in linked
            else NO_TIES
            for each in user_ids
        }

    def _links(self, ids: Sequence[str]) -> Command:
        return self._put(_LINKS.replace("{columns}", _ALL_OF_LINK), ids)

    def _records(self, user_ids: Sequence[str]) -> Flow[list[Record]]:
        ids = [held(each) for each in user_ids if sayable(each)]
        parts = yield from self._parts(user_ids, self._whole)
        links, shut = yield [self._links(ids), self._put(_SUPPRESSED, ids)]
        out = {link.linked_id: link for link in map(_link, links)}
        suppressed = {read_back(user_id) for (user_id,) in shut}
        records: list[Record] = []
        for each in user_ids:
            if each in parts:
                kept = yield from self._kept(parts[each].kept)
                found = parts[each].record(kept, out.get(each), suppressed=each in suppressed)
                records.append(found)
            elif each in suppressed:
                records.append(Record(each, suppressed=True))
        return records

    def _kept(self, number: int | None) -> Flow[Needs | None]:
        """Return what may be asked; None: everything, which has no number, or 0."""
        if not number:
            return None
        needs = self._needs.get(number)
        if needs is None:
            (((text,),),) = yield [self._put(_NEEDS, number)]
            needs = self._needs[number] = Needs.from_json(json.loads(text))
        return needs

    # ---- writing -------------------------------------------------------------------------------

    def write(self, facts: Sequence[Fact]) -> Flow[list[Kept]]:
        """Write facts, in order, all of them or none."""
        return (yield from self._writer.write(facts)) if facts else []

    def link(self, given: Sequence[Link]) -> Flow[None]:
        """Keep those links that change anything and name no suppressed id."""
        links = [each for each in given if each.linked_id != each.user_id]
        ids = [*{held(user_id) for each in links for user_id in each[:2]}]
        (rows,) = yield [self._links(ids)]
        there = {link.linked_id: link for link in map(_link, rows)}
        links = [each for each in links if _changes(there.get(each.linked_id), each)]
        if not links:
            return
        _, _, shut = yield [BEGIN, self.schema.alone, self._put(_SUPPRESSED, ids)]
        suppressed = {read_back(user_id) for (user_id,) in shut}
        yield from self._link([each for each in links if suppressed.isdisjoint(each[:2])])
        yield [COMMIT]

    def _link(self, links: Sequence[Link]) -> Flow[None]:
        if not links:
            return
        ids = dict.fromkeys((user_id for each in links for user_id in each[:2]), False)
        earliest: dict[str, Link] = {}
        for each in links:
            earliest[each.linked_id] = counting(earliest.get(each.linked_id), each)
        yield [
            self._writer.heard_of(ids),
            *(
                self._put(_LINK, held(one.linked_id), held(one.user_id), one.at, held(one[3]))
                for one in earliest.values()
            ),
            self._put(_TIED, [*map(held, ids)]),
        ]

    def suppress(self, user_id: str) -> Flow[None]:
        """Suppress an id."""
        yield [BEGIN, self.schema.alone, self._put(_SUPPRESS, held(user_id)), COMMIT]

    def unsuppress(self, user_id: str) -> Flow[None]:
        """Let facts of an id be kept again."""
        yield [self._put(_UNSUPPRESS, held(user_id))]

    def forget(self, user_id: str) -> Flow[None]:
        """Forget a person."""
        yield [BEGIN, self.schema.alone]
        yield from self._forget(user_id)
        yield [COMMIT]

    def _forget(self, user_id: str) -> Flow[None]:
        someone = yield from self._search(user_id)
        ids = [*map(held, filter(sayable, someone.ids))]
        yield [self._put(each, ids) for each in _FORGET]

    # ---- moving and pruning --------------------------------------------------------------------

    def restore(self, records: Sequence[Record]) -> Flow[None]:
        """Take over records, of each id one at most."""
        yield [BEGIN, self.schema.alone]
        here = {
            record.user_id: record
            for record in (yield from self._records([record.user_id for record in records]))
        }
        facts: list[Fact] = []
        for record in records:
            facts += missing(record, here.get(record.user_id))
            if record.link is not None:  # users stand in the order in which they were heard of
                yield from self._writer.take(facts)
                yield from self._link([record.link])
                facts = []
        yield from self._writer.take(facts)
        for record in records:
            yield from self._take_marks(record, here.get(record.user_id))
        yield [COMMIT]

    def _take_marks(self, record: Record, here: Record | None) -> Flow[None]:
        if record.suppressed:
            yield [self._put(_SUPPRESS, held(record.user_id))]
        before = None if here is None else here.kept
        kept = united(before, record.kept)
        if kept is not None and kept != before:
            number = yield from self._number(kept)
            yield [self._put(_KEEP, number, held(record.user_id))]

    def prune(self, remainder: Remainder, after: int, last: int) -> Flow[tuple[int, int | None]]:
        """Delete what need not stay of the next users."""
        return prune(self.schema, remainder, after, last, self._kept_then)

    def _kept_then(self, number: int | None, kept: Needs) -> Flow[int]:
        before = yield from self._kept(number)
        then = united(before, kept)
        return (yield from self._number(kept if then is None else then))

    def _number(self, kept: Needs) -> Flow[int]:
        text = json.dumps(kept.to_json())
        _, ((number,),) = yield [self._put(_NEW_NEEDS, text), self._put(_NUMBER, text)]
        return int(number)


def _readable(rows: Rows) -> list[tuple[Any, ...]]:
    """Return rows about one id with their texts read back."""
    if not any("\1" in row[1] or "\1" in row[3] for row in rows):
        return [*rows]
    return [(row[0], read_back(row[1]), row[2], read_back(row[3]), *row[4:]) for row in rows]


def _link(row: tuple[Any, ...]) -> Link:
    linked_id, user_id, at, message_id = row
    return Link(read_back(linked_id), read_back(user_id), at, read_back(message_id))


def _changes(there: Link | None, link: Link) -> bool:
    """Return whether a link may change anything, where another one is there."""
    return there is None or there.user_id != link.user_id or order(link) < order(there)
