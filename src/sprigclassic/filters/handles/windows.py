"""Windows: when the events were that are asked about."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar, final

from sprigclassic.filters import tree
from sprigclassic.filters.handles.base import Handle, handle
from sprigclassic.filters.handles.kinds import AttributeMoment
from sprigclassic.filters.handles.moments import Times

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

__all__ = ["Windows", "Within"]

R = TypeVar("R")


class Windows(Times[R]):
    """What takes a window, which it then has: there is no second one."""

    __slots__ = ()

    @abstractmethod
    def _at(self, time: tree.Window) -> R: ...

    def since(self, when: date | AttributeMoment) -> R:
        """Say that it was on or after a date, an aware datetime, or a date of the user."""
        if isinstance(when, Handle):
            return self._at(tree.SinceAttribute(_path(when)))
        return super().since(when)

    def _within(self, duration: tree.Duration) -> Within[R]:
        return Within(self._at, duration)


@final
@handle
class Within(Handle, Generic[R]):
    """A length of time that has no beginning yet: `of` names the date of the user."""

    _placed: Callable[[tree.Window], R]
    _duration: tree.Duration
    _advice: ClassVar[str] = (
        "within names the date of the user that it begins with, as in "
        '.within(days=7).of(attribute.moment("signed_up_at"))'
    )

    def of(self, moment: AttributeMoment) -> R:
        """Say with which date of the user the time begins."""
        return self._placed(tree.WithinOf(self._duration, _path(moment)))


def _path(moment: object) -> str:
    if isinstance(moment, AttributeMoment):
        return moment.path
    what = type(moment).__name__
    msg = f"a window begins with a date of the user, attribute.moment(…), not with {what}"
    raise TypeError(msg)
