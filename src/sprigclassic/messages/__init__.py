"""Segment's messages: what they are, and how they are read and written."""

from __future__ import annotations

from sprigclassic.messages.check import check
from sprigclassic.messages.codec import Body, aware, decode, encode, load_object
from sprigclassic.messages.legacy import Fields, modernize
from sprigclassic.messages.load import JSON_TYPES, Json, dump, load, quick_loads, refuse_mended_ids
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
from sprigclassic.messages.times import read_time

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
    "dump",
    "encode",
    "kind_of",
    "load",
    "load_object",
    "modernize",
    "plain",
    "quick_loads",
    "read_time",
    "refuse_mended_ids",
]
