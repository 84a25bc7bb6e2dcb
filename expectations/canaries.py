"""A good release → one with a fact spoilt that one rule notices, and no other.

An accounting identity is hard to break alone: a figure stands in a row that must add up
and in a column that must add up. Which figures to change together follows from the
identities themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

from expectations.identities import Identities, Identity, YearlyIdentity
from expectations.sql import code, codes, render

# Far beyond any figure of a fixture, so that a side cannot happen to come out right.
_STEP = "1000000"


@dataclass(frozen=True)
class FactTable:
    """A published table of one section or several, and how it names rows and columns."""

    sections: tuple[str, ...]
    table: str
    row: str
    column: str

    def section(self, alias: str) -> str:
        """The section of a row: the only one, or what the row itself says."""
        return code(self.sections[0]) if len(self.sections) == 1 else f"{alias}.section"

    @property
    def name(self) -> str:
        """What the table is called in names of rules: applications."""
        return self.table.removeprefix("fct_")


# A value that is said to be implied can be anything as far as the text is concerned. Of
# several years the last: nothing of it is carried into a later one.
_SPOIL = """
update main.$table set
    value = value + $step, value_basis = 'implied', cell_state = 'blank',
    reported_value = null, raw_text = null, line_no = null, char_start = null
where value is not null and $condition
  and report_year = (select max(report_year) from main.$table where value is not null)
"""

_DOUBLE = """
update main.$table as f set
    value = value * 2, value_basis = 'implied', cell_state = 'blank',
    reported_value = null, raw_text = null, line_no = null, char_start = null
where f.value is not null and $condition
  and exists (
      select 1 from main.$table as later
      where later.agency_id = f.agency_id and later.report_year = f.report_year + 1
        and later.value is not null
  )
"""


def _other_axis(identities: Identities, identity: Identity) -> list[Identity]:
    return [
        other
        for other in identities.of(identity.section)
        if other.axis in ("rows", "columns")
        and other.axis != identity.axis
        and other.terms
    ]


def _own_codes(identities: Identities, identity: Identity, side: str) -> list[str]:
    """The codes of a side in the identity's first form that no other identity uses."""
    others = {
        term.code
        for other in identities.of(identity.section)
        if other.axis == identity.axis and other is not identity
        for term in other.terms_in(identity.forms[0])
    }
    return [
        term.code
        for term in identity.terms_in(identity.forms[0])
        if term.side == side and term.weight == 1 and term.code not in others
    ]


def _kept_pair(identities: Identities, identity: Identity) -> list[str]:
    """Two codes of the other axis that, raised together, leave its identities whole."""
    for other in _other_axis(identities, identity):
        left = _own_codes(identities, other, "left")
        right = _own_codes(identities, other, "right")
        if left and right:
            return [left[0], right[0]]
    return []


def break_identity(identities: Identities, identity: Identity, facts: FactTable) -> str:
    """Raise one term of an identity, and what keeps the other axis adding up."""
    axis, instance = (
        (facts.row, facts.column)
        if identity.axis == "rows"
        else (facts.column, facts.row)
    )
    own = _own_codes(identities, identity, "left") or _own_codes(
        identities, identity, "right"
    )
    condition = f"{axis} = {code(own[0])}"
    pair = _kept_pair(identities, identity)
    if pair:
        condition += f" and {instance} in ({codes(pair)})"
    return render(_SPOIL, table=facts.table, step=_STEP, condition=condition)


def _swapped_pair(identities: Identities, section: str, axis: str) -> list[str]:
    """Two codes of one side, so that what one loses the other can gain."""
    for identity in identities.of(section):
        if identity.axis == axis:
            own = _own_codes(identities, identity, "right")
            if len(own) > 1:
                return own[:2]
    return []


def break_sign(identities: Identities, identity: Identity, facts: FactTable) -> str:
    """Make figures negative while every sum stays as it was."""
    rows = _swapped_pair(identities, identity.section, "rows")
    columns = _swapped_pair(identities, identity.section, "columns")
    step, conditions = f"-{_STEP}", []
    for name, pair in ((facts.row, rows), (facts.column, columns)):
        if pair:
            step += f" * case when {name} = {code(pair[0])} then 1 else -1 end"
            conditions.append(f"{name} in ({codes(pair)})")
    if not conditions:
        unsigned = {
            cell.column_code
            for cell in identities.cells(identity.section)
            if cell.value_kind != "signed"
        }
        conditions.append(f"{facts.column} in ({codes(sorted(unsigned))})")
    return render(
        _SPOIL, table=facts.table, step=step, condition=" and ".join(conditions)
    )


def double_a_year(identity: YearlyIdentity, facts: FactTable) -> str:
    """Double a table in the earlier of two years: what adds up within it still does."""
    columns = sorted({term.code for term in identity.terms})
    condition = f"{facts.section('f')} = {code(identity.section)}"
    # where each row is tied to its own of the other year, other rows may be of others
    if identity.axis == "columns":
        condition += f" and f.{facts.column} in ({codes(columns)})"
    return render(_DOUBLE, table=facts.table, condition=condition)
