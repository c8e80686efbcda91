"""The names that fields had before the Spec's second version, and still have in some libraries.

Source: the Spec's migration guide, and the legacy libraries' own transforms.
"""

from __future__ import annotations

from typing import Any, Final

Fields = dict[str, Any]

OLD_IDS: Final = {
    "from": "previousId",
    "Previous ID": "previousId",
    "to": "userId",
    "User ID": "userId",
}


def modernize(fields: Fields) -> None:
    """Give the fields of an old message the names of today, in place.

    A field of today's name is never overwritten, except `type` by its own lower case. `action` and
    `type` were written in title case; the destinations to be served stood in `options.providers`.
    """
    kind = fields.get("type")
    if kind is None and isinstance(fields.get("action"), str):
        kind = fields.pop("action")
    if isinstance(kind, str):
        fields["type"] = kind.lower()
    _move(fields, "sessionId", "anonymousId")
    if fields.get("context") is None and isinstance(fields.get("options"), dict):
        options = fields.pop("options")
        fields["context"] = options
        if fields.get("integrations") is None and isinstance(options.get("providers"), dict):
            fields["integrations"] = options["providers"]
    if fields.get("type") == "alias":
        for old, name in OLD_IDS.items():
            _move(fields, old, name)


def _move(fields: Fields, old: str, name: str) -> None:
    if fields.get(name) is None and fields.get(old) is not None:
        fields[name] = fields.pop(old)
