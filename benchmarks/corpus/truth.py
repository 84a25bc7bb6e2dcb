"""A random number → figures of a form that satisfy every identity between them."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from benchmarks.corpus.forms import (
    FORMS,
    STATISTICS,
    Place,
    outcomes_of,
    places_of,
    rows_of,
)

GROUPS = (
    "natural_person",
    "business",
    "research",
    "social_welfare",
    "legal_service",
    "other_organization",
)
PROCEEDINGS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
RESULTS = ("upheld", "corrected", "other", "pending")

# how reports are spread: most of them have few applications or none
_SCALES = ("none", "few", "some", "many", "thousands")
_SCALE_WEIGHTS = (15, 45, 22, 13, 5)
_LARGEST = {"none": 0, "few": 6, "some": 90, "many": 900, "thousands": 40_000}

# outcomes that most applications end in
_USUAL = ("granted", "partly_granted", "unavailable_not_held", "not_processed_petition")


@dataclass(frozen=True)
class Amount:
    """A sum of money as it is printed: its digits, and where its unit stands."""

    digits: str
    unit: str
    basis: str
    """cell, header or none."""

    @property
    def yuan(self) -> Decimal:
        """The sum in yuan."""
        return Decimal(self.digits) * (10_000 if self.unit == "万元" else 1)


@dataclass(frozen=True)
class Figures:
    """What a report truly says, in published units, and how its sums are printed."""

    values: dict[Place, Decimal]
    amounts: dict[Place, Amount]


def random_figures(rng: Random, form: str, scale: str | None = None) -> Figures:
    """Return random figures for every cell of a form, as large as a scale allows."""
    counts: dict[Place, int] = {}
    drawn = rng.choices(_SCALES, _SCALE_WEIGHTS)[0]
    scale = scale or drawn
    if form == STATISTICS:
        return _statistics(rng, scale)
    if form not in FORMS:
        # no sum ties the cells of a form that is not printed here
        most = _LARGEST[scale]
        return Figures(
            {place: Decimal(rng.randint(0, most)) for place in places_of(form)}, {}
        )
    _fill_applications(counts, rng, outcomes_of(form), _LARGEST[scale])
    _fill_proceedings(counts, rng, scale)
    amounts = _fill_disclosures(counts, rng, form, scale)
    values = {place: Decimal(count) for place, count in counts.items()}
    for place, amount in amounts.items():
        values[place] = amount.yuan
    return Figures(values, amounts)


def _fill_applications(
    counts: dict[Place, int], rng: Random, outcomes: tuple[str, ...], largest: int
) -> None:
    rows = ("received", "carried_in", *outcomes, "processed_total", "carried_out")
    totals = dict.fromkeys(rows, 0)
    several = rng.random() < 0.35
    for number, group in enumerate(GROUPS):
        column = dict.fromkeys(rows, 0)
        if largest and (number == 0 or (several and rng.random() < 0.6)):
            share = largest if number == 0 else max(1, largest // 8)
            _fill_column(column, rng, outcomes, share)
        for row, count in column.items():
            counts["applications", row, group] = count
            totals[row] += count
    for row, count in totals.items():
        counts["applications", row, "total"] = count


def _fill_column(
    column: dict[str, int], rng: Random, outcomes: tuple[str, ...], largest: int
) -> None:
    column["received"] = rng.randint(0, largest)
    if rng.random() < 0.4:
        column["carried_in"] = rng.randint(0, largest // 5 + 1)
    whole = column["received"] + column["carried_in"]
    if rng.random() < 0.4:
        column["carried_out"] = rng.randint(0, whole // 4)
    column["processed_total"] = left = whole - column["carried_out"]
    named = list(rng.sample(outcomes, rng.randint(1, 6 if largest > 6 else 2)))
    named += [outcome for outcome in _USUAL if rng.random() < 0.4]
    for outcome in named:
        part = rng.randint(0, left)
        column[outcome] += part
        left -= part
    column["granted"] += left


def _fill_proceedings(counts: dict[Place, int], rng: Random, scale: str) -> None:
    largest = {"none": 0, "few": 1, "some": 4, "many": 30, "thousands": 400}[scale]
    for block in PROCEEDINGS:
        total = 0
        for result in RESULTS:
            count = rng.randint(0, largest) if rng.random() < 0.3 else 0
            counts["proceedings", block, result] = count
            total += count
        counts["proceedings", block, "total"] = total


def _fill_disclosures(
    counts: dict[Place, int], rng: Random, form: str, scale: str
) -> dict[Place, Amount]:
    amounts = {}
    largest = {"none": 9, "few": 60, "some": 900, "many": 9_000, "thousands": 2_000_000}
    for row in rows_of(form)["disclosures"]:
        for column in row.columns:
            place = ("disclosures", row.code, column.code)
            count = rng.randint(0, largest[scale]) if rng.random() < 0.5 else 0
            if column.kind == "amount":
                amounts[place] = _amount(rng, form)
            elif column.kind == "signed":
                counts[place] = rng.choice((0, 0, 1, -1)) * rng.randint(1, 90)
            elif column.code in ("decisions", "in_public_total", "in_force"):
                counts[place] = count
            else:
                counts[place] = min(count, rng.randint(0, 400))
    return amounts


def _amount(rng: Random, form: str) -> Amount:
    """Return a sum; the form of 2021 fixes its unit, that of 2019 leaves it open."""
    if rng.random() < 0.4:
        digits = "0"
    else:
        digits = str(rng.randint(1, 10 ** rng.randint(2, 7)))
        decimals = rng.choice((0, 0, 2, 2, 1, 4, 6))
        digits += f".{rng.randint(0, 10**decimals - 1):0{decimals}}" if decimals else ""
    if form == "table_2019":
        basis = rng.choice(("cell", "header", "none"))
        unit = "元" if basis == "none" else rng.choice(("元", "万元"))
    else:
        basis = rng.choices(("cell", "header", "none"), (1, 8, 1))[0]
        unit = rng.choice(("元", "万元")) if basis == "cell" else "万元"
    if unit == "元" and "." in digits:
        digits = digits[: digits.index(".") + 3]
    return Amount(digits, unit, basis)


# the parts of each sum in the statistics table, besides those of applications
_PARTS_OF = {
    "applications_received": (
        "received_in_person",
        "received_by_fax",
        "received_on_line",
        "received_by_letter",
    ),
    "applications_concluded": ("concluded_on_time", "concluded_after_extension"),
    "replied_denied": (
        "denied_state_secret",
        "denied_trade_secret",
        "denied_privacy",
        "denied_security_stability",
        "denied_not_information",
        "denied_by_law",
    ),
    "applications_replied": (
        "replied_already_public",
        "replied_granted",
        "replied_partly_granted",
        "replied_denied",
        "replied_not_ours",
        "replied_not_existing",
        "replied_to_be_amended",
        "replied_other_channel",
    ),
    "reconsideration_total": (
        "reconsideration_upheld",
        "reconsideration_corrected",
        "reconsideration_other",
    ),
    "litigation_total": ("litigation_upheld", "litigation_corrected", "litigation_other"),
    "staff_total": ("staff_full_time", "staff_part_time"),
}
_AT_MOST = {
    "active_normative_documents": "active_total",
    "press_conferences_by_heads": "press_conferences",
    "interviews_by_heads": "interviews",
}


def _statistics(rng: Random, scale: str) -> Figures:
    """Return figures of the statistics table; what is in a sum is drawn before it."""
    rows = {
        row.code: (section, row)
        for section, found in rows_of(STATISTICS).items()
        for row in found
    }
    counts: dict[str, int] = {}
    amounts: dict[Place, Amount] = {}
    largest = {"none": 3, "few": 12, "some": 90, "many": 900, "thousands": 60_000}[scale]
    for code, (section, row) in rows.items():
        if row.columns[0].kind == "amount":
            digits = rng.choice(("0", "0", "0.35", "12", "3.5", str(rng.randint(1, 400))))
            amounts[section, code, "figure"] = Amount(digits, "万元", "row")
        else:
            counts[code] = rng.randint(0, largest) if rng.random() < 0.5 else 0
    for total, parts in _PARTS_OF.items():
        counts[total] = sum(counts[part] for part in parts)
    for part, whole in _AT_MOST.items():
        counts[part] = min(counts[part], counts[whole])
    channels = [code for code in counts if code.startswith("channel_")]
    counts["active_total"] = min(
        counts["active_total"], sum(counts[code] for code in channels)
    )
    counts["active_normative_documents"] = min(
        counts["active_normative_documents"], counts["active_total"]
    )
    values = {
        (rows[code][0], code, "figure"): Decimal(count) for code, count in counts.items()
    }
    values |= {place: amount.yuan for place, amount in amounts.items()}
    return Figures(values, amounts)
