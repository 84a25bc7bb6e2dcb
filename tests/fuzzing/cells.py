"""What may stand in a cell instead of a plain number, and what it may be read as.

Every entry gives a text and the values that a reading of it may have: none where the
text says no number, or none for sure. A number that cannot be read need not be read.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from random import Random

Meant = tuple[str, frozenset[Decimal]]
"""A cell's text, and all that it may be read as."""

_SCRIPTS = (
    "０１２３４５６７８９",
    "٠١٢٣٤٥٦٧٨٩",
    "۰۱۲۳۴۵۶۷۸۹",
    "०१२३४५६७८९",
    "๐๑๒๓๔๕๖๗๘๙",
    "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
    "⁰¹²³⁴⁵⁶⁷⁸⁹",
    "₀₁₂₃₄₅₆₇₈₉",
    "〇一二三四五六七八九",
    "零壹贰叁肆伍陆柒捌玖",
    "⓪①②③④⑤⑥⑦⑧⑨",
)
_SEPARATORS = (",", "，", "'", "’", "_", "\u2009", "\u00a0", "\u202f", "、", "･", "٬")
INVISIBLE = (
    "\u200b",
    "\u200c",
    "\u200d",
    "\u2060",
    "\ufeff",
    "\u00ad",
    "\u180e",
    "\u034f",
    "\u061c",
    "\u200e",
    "\u200f",
    "\u202a",
    "\u202c",
    "\u2066",
    "\u2069",
    "\ufe0f",
    "\U000e0041",
)
# what stands about a number and leaves it the number that it is
_AROUND = (
    "{}件",
    "{} 件",
    "{}条",
    "{}项",
    "{}人",
    "{}个",
    "{}（件）",
    "{}*",
    "{}①",
    "{}²",
    "{}[1]",
    "{}（注1）",
    "{}.",
    "{}。",
    "{}.0",
    "{}.00",
    "00{}",
    "0000000000000000000000000000000000000{}",
    "+{}",
    "共{}",
    "{}（含下属单位）",
    "<b>{}</b>",
    "“{}”",
    "【{}】",
    "{};",
    "{}!",
    "{}?",
    "{}\u20e3",
    "\u200e{}\u200f",
    "\u202a{}\u202c",
    "={}",
    "'{}",
    '"{}"',
    "{}\\",
    "\\{}",
    "{}\x00"[:-1] + "\x1f",
    "{}\x1d",
    "\x1e{}",
)
# what makes another number of it, or none
_NO_NUMBER = (
    "-{}",
    "－{}",
    "−{}",
    "—{}",
    "({})",
    "{}%",
    "{}％",
    "{}‰",
    "{}.5",
    "{}/7",
    "{}-7",
    "{}~97",
    "{}、7",
    "{};7",
    "{}:30",
    "7+{}",
    "{}年",
    "2023年{}",
    "<{}",
    "≥{}",
    "#{}",
    "No.{}",
    "v{}",
    "{}O",
    "l{}",
    "{}x",
    "0x{}",
    "{}½",
    "½",
    "{}..5",
    "{}.5.5",
    "{},5",
    "{},5,5",
    "1e{}",
    "第{}",
    "T{}",
    "约{}",
    "{}余",
    "近{}",
    "{}多",
    "{}左右",
    "超过{}",
    "不足{}",
    "减{}",
)
_WORDS = (
    "",
    "-",
    "—",
    "——",
    "－",
    "/",
    "无",
    "零",
    "没有",
    "略",
    "…",
    "×",
    "√",
    "?",
    "未统计",
    "涉密",
    "N/A",
    "null",
    "NULL",
    "None",
    "nan",
    "inf",
    "-inf",
    "Infinity",
    "∞",
    "true",
    "#REF!",
    "#DIV/0!",
    "=SUM(A1:A3)",
    "'; drop table raw.reports; --",
    "{{ 7*7 }}",
    "{% raw %}",
    "%s%n%d",
    "<script>alert(1)</script>",
    "\\N",
    "$1",
    "O",
    "l",
    "Ⅻ",
    "见附件",
    "同上",
    "总计",
    "其他",
    "\ufffd",
    "\ue000",
    "☎",
    "🀄",
    "e",
    ".",
    ",",
    "+",
    "0.",
    "%",
    "()",
)


def _grouped(digits: str, separator: str) -> str:
    head = len(digits) % 3 or 3
    parts = [digits[:head], *(digits[i : i + 3] for i in range(head, len(digits), 3))]
    return separator.join(part for part in parts if part)


def same_number(rng: Random, value: int) -> Meant:
    """Return another way to write a number of no sign."""
    digits = str(value)
    what = rng.randrange(5)
    if what == 0:
        script = rng.choice(_SCRIPTS)
        text = digits.translate(str.maketrans("0123456789", script))
    elif what == 1:
        text = _grouped(digits, rng.choice(_SEPARATORS))
    elif what == 2:
        place = rng.randrange(len(digits) + 1)
        text = digits[:place] + rng.choice(INVISIBLE) + digits[place:]
    else:
        text = rng.choice(_AROUND).format(digits)
    return text, frozenset([Decimal(value)])


def another_number(rng: Random, value: int) -> Meant:
    """Return a text that says another number, or none."""
    digits = str(value)
    what = rng.randrange(8)
    if what == 0:
        unit, times = rng.choice(
            (("万", 10_000), ("千", 1_000), ("百", 100), ("亿", 10**8))
        )
        return f"{digits}{unit}", frozenset([Decimal(value) * times])
    if what == 1:
        length = rng.choice((9, 10, 15, 16, 18, 19, 20, 28, 29, 38, 39, 40, 400))
        large = rng.randrange(10 ** (length - 1), 10**length)
        return str(large), frozenset([Decimal(large)])
    if what == 2:
        return rng.choice(_WORDS), frozenset()
    if what == 3:
        other = rng.randint(0, 10 ** rng.randint(1, 5))
        return str(other), frozenset([Decimal(other)])
    if what == 4 and value > 9:
        # an override shows its digits the other way around
        return f"\u202e{digits}\u202c", frozenset([Decimal(value), Decimal(digits[::-1])])
    text = rng.choice(_NO_NUMBER).format(digits)
    return text, _BUT.get(text, frozenset())


# what is a number all the same
_BUT = {
    "-0": frozenset([Decimal(0)]),
    "－0": frozenset([Decimal(0)]),
    "−0": frozenset([Decimal(0)]),
    "减0": frozenset([Decimal(0)]),
    "(0)": frozenset([Decimal(0)]),
}

_LESS = ("-{}", "－{}", "−{}", "减{}", "减少{}", "- {}", "负{}", "减少{}项", "下降{}")
_UNSURE = ("▲{}", "△{}", "↓{}", "{}-", "±{}", "-{}-", "--{}", "+-{}", "{}%", "-{}.5")


def signed(rng: Random, value: int) -> Meant:
    """Return a way to write a change, that has a sign or none, or nothing for sure."""
    digits = str(abs(value))
    if rng.random() < 0.4:
        return rng.choice(_UNSURE).format(digits), frozenset()
    if value < 0:
        return rng.choice(_LESS).format(digits), frozenset([Decimal(value)])
    forms = ("{}", "+{}", "＋{}", "增{}", "增加{}", "新增{}")
    return rng.choice(forms).format(digits), frozenset([Decimal(value)])


_UNITS: Sequence[tuple[str, int | None]] = (
    ("元", 1),
    ("万元", 10_000),
    ("亿元", 10**8),
    ("千元", 1_000),
    ("百万元", 10**6),
    ("万", 10_000),
    ("亿", 10**8),
    ("美元", None),
    ("万美元", None),
    ("角", None),
    ("人民币", None),
    ("万元人民币", 10_000),
    ("万元/年", 10_000),
    ("余万元", None),
    ("多万元", None),
    ("%", None),
)


def amount(rng: Random) -> Meant:
    """Return a sum of money with its own unit, in yuan; none where it is not sure."""
    whole = str(rng.randint(0, 10 ** rng.randint(1, 9)))
    decimals = rng.choice(("", "", ".5", ".25", ".1234", ".123456", ".1234567", ".005"))
    unit, times = rng.choice(_UNITS)
    number = Decimal(whole + decimals)
    meant = frozenset() if times is None else frozenset([number * times])
    text = rng.choice((whole, _grouped(whole, ","), _grouped(whole, "，"))) + decimals
    forms = ("{}{}", "{}{}", "{} {}", "{}  {}", "{}（{}）", "{} （{}）", "{}\n{}")
    around = rng.choice((*forms, "{}\u3000{}", "{}\u00a0{}", "{}\t{}"))
    return around.format(text, unit), meant


Writer = Callable[[Random, int], Meant]
