"""What a filter answers, read off `docs/language.md` sentence by sentence: slow and obvious.

It shares nothing with the package but the classes of the tree and the plain descriptions of users.
Each function quotes the sentence that it states.
"""

from tests.filters.reference.answer import answer

__all__ = ["answer"]
