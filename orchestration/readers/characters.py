"""Characters that look like others: each is written as the one it is taken for.

Fonts and copies from them name radicals, compatibility forms and digits of mathematics
or other scripts where a text has plain characters. One stays one: no place moves.
"""

import re
import unicodedata

# simplified characters among the radicals, of which Unicode says nothing more
_RADICALS = dict(
    zip(
        "⺁⺒⺓⺝⺟⺠⺩⻁⻄⻅⻆⻉⻋⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "厂巳幺月母民王虎西见角贝车长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)
_LOOKALIKE = re.compile(
    # radicals, compatibility ideographs and punctuation, letters and digits of
    # mathematics, and every digit that is neither of ASCII nor of full width
    "[\u2e80-\u2fdf\uf900-\ufaff\ufe30-\ufe6f\U0001d400-\U0001d7ff\U0002f800-\U0002fa1f]"
    "|[^\\D0-9０-９]"
)


def plain(text: str) -> str:
    """Return a text, as long, with the characters that its own are taken for."""
    return _LOOKALIKE.sub(_taken_for, text)


def _taken_for(match: re.Match[str]) -> str:
    character = match[0]
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    found = _RADICALS.get(character) or unicodedata.normalize("NFKC", character)
    return found if len(found) == 1 else character
