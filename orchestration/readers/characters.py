"""Characters that look like others → the ones that they are taken for.

The shapes are those that the parser knows too (parsing.text); digits of other scripts
are written plainly here, where a file becomes text. One stays one: no place moves.
"""

import re
import unicodedata

from parsing.text import plain_shapes

# every digit that is neither of ASCII nor of full width
_OTHER_DIGIT = re.compile("[^\\D0-9０-９]")


def plain(text: str) -> str:
    """Return a text, as long, with the characters that its own are taken for."""
    return _OTHER_DIGIT.sub(_decimal, plain_shapes(text))


def _decimal(match: re.Match[str]) -> str:
    return str(unicodedata.decimal(match[0]))
