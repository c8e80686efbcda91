"""How long answers hold: each condition as a function of a user and an instant.

`conditions.outlook_of` compiles a tree; `verdict.py`, next to this room, asks.
"""

from __future__ import annotations
