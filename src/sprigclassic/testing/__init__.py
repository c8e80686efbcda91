"""What users of the library import in their own tests.

`sprigclassic.testing.strategies` has Hypothesis strategies for messages, users and filters; it
needs the extra `testing`.
"""

from __future__ import annotations
