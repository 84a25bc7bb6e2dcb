"""The characters of a file → those that a reader of it sees.

The shapes are those that the parser knows too (parsing.text); digits of other scripts
are written plainly here, where a file becomes text.
"""

import re
import unicodedata

from parsing.text import UNKNOWN, plain_shapes, without_unseen

# every digit that is neither of ASCII nor of full width
_OTHER_DIGIT = re.compile("[^\\D0-9０-９]")
# what a mark of direction shows from right to left, at most to the end of its line
_TURNED_ROUND = re.compile("\u202e.*")


def seen(text: str) -> str:
    """Return a text without what has no shape, in the characters that it is taken for.

    Digits that may stand in another order than they are shown in are not told.
    """
    turned = _TURNED_ROUND.sub(lambda match: re.sub(r"\d", UNKNOWN, match[0]), text)
    return plain(without_unseen(turned))


def plain(text: str) -> str:
    """Return a text, as long, with the characters that its own are taken for."""
    return _OTHER_DIGIT.sub(_decimal, plain_shapes(text))


def _decimal(match: re.Match[str]) -> str:
    return str(unicodedata.decimal(match[0]))
