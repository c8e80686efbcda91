"""Segment's messages: what they are, and how they are read and written."""

from __future__ import annotations

from sprigclassic.messages.check import Fields, check
from sprigclassic.messages.codec import (
    JSON_TYPES,
    Body,
    Json,
    aware,
    decode,
    encode,
    load,
    load_object,
)
from sprigclassic.messages.model import (
    Alias,
    Delete,
    Group,
    Identify,
    Message,
    Page,
    Screen,
    Track,
)
from sprigclassic.messages.plain import Value, kind_of, plain

__all__ = [
    "JSON_TYPES",
    "Alias",
    "Body",
    "Delete",
    "Fields",
    "Group",
    "Identify",
    "Json",
    "Message",
    "Page",
    "Screen",
    "Track",
    "Value",
    "aware",
    "check",
    "decode",
    "encode",
    "kind_of",
    "load",
    "load_object",
    "plain",
]
