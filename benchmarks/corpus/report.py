"""A case → one made-up report: its text, and every number that it truly says."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from benchmarks.corpus import prose
from benchmarks.corpus.blanks import BLANKS, leave_blank
from benchmarks.corpus.damage import NOISES, Damage, Line, damage_cells, damage_lines
from benchmarks.corpus.forms import FORMS, STATISTICS, City, Place, cities, table_of
from benchmarks.corpus.layouts import LAYOUTS, Layout
from benchmarks.corpus.tables import Table, build_tables
from benchmarks.corpus.truth import random_figures
from benchmarks.corpus.wording import Wording

_YEARS = {
    "table_2019": (2019, 2020),
    "table_2021": (2021, 2022, 2023, 2024),
    "hybrid": (2021, 2022, 2023),
    STATISTICS: (2014, 2015, 2016, 2017, 2018),
}
FORMS_OF_YEAR = {
    year: tuple(form for form, years in _YEARS.items() if year in years)
    for year in sorted({year for years in _YEARS.values() for year in years})
}
# names of agencies are numbers in these, so that each seed has its own
_DIGITS = "甲乙丙丁戊己庚辛壬癸"
_BODIES = ("事务局", "综合局", "服务局", "协调局", "委员会")


@dataclass(frozen=True)
class Case:
    """All that determines a report."""

    seed: int
    form: str
    layout: str
    noise: str
    blank: str = "none"
    varied: bool = True

    def __str__(self) -> str:
        wording = "varied" if self.varied else "plain"
        return ":".join(
            (self.form, self.layout, self.noise, self.blank, wording, str(self.seed))
        )

    @classmethod
    def parse(cls, text: str) -> "Case":
        """Return the case that its text names. Raises ValueError."""
        parts = text.split(":")
        if len(parts) != 6 or not parts[-1].isdecimal():
            raise ValueError(
                f"{text!r} is no case: form:layout:noise:blank:wording:number is one"
            )
        form, layout, noise, blank, wording, seed = parts
        known = (
            (form, FORMS),
            (layout, LAYOUTS),
            (noise, NOISES),
            (blank, BLANKS),
            (wording, ("varied", "plain")),
        )
        for word, words in known:
            if word not in words:
                raise ValueError(f"{word!r} is none of {', '.join(words)}")
        return cls(int(seed), form, layout, noise, blank, wording == "varied")


@dataclass(frozen=True)
class Body:
    """An agency that reports year after year, and how busy it is (scales of truth)."""

    name: str
    city: City
    scale: str | None = None


@dataclass(frozen=True)
class Report:
    """A report's text with what it truly says; what is not in truth, nobody can know."""

    text: str
    truth: dict[Place, Decimal]
    agency_name: str
    province: str
    city: str
    report_year: int
    form: str
    layout: str
    noise: str
    blank: str
    base: str
    """The layout that paged, menus and the like are laid over."""
    variants: tuple[str, ...]
    damage: frozenset[str]
    """The sections that do not say all of the truth any more, or more than it."""
    seed: int
    varied: bool


def plan(
    seed: int,
    layouts: Sequence[str] = (),
    noises: Sequence[str] = (),
    *,
    forms: Sequence[str] = (),
    undamaged: bool = False,
) -> Case:
    """Return the case that a seed stands for.

    Of layouts, noises and forms that are given, it has one. If undamaged, it has no
    noise, every cell printed and the official wording.
    """
    rng = Random(f"plan {seed}")  # noqa: S311 - a corpus that can be made again
    form = rng.choices(tuple(FORMS), (30, 35, 10, 25))[0]
    planned_layout = rng.choice(LAYOUTS)
    planned_noise = "none" if rng.random() < 0.35 else rng.choice(NOISES[1:])
    all_printed = 0.5 if planned_noise == "none" else 0.8
    blank = "none" if rng.random() < all_printed else rng.choice(BLANKS[1:])
    varied = rng.random() < 0.5
    return Case(
        seed,
        rng.choice(forms) if forms else form,
        rng.choice(layouts) if layouts else planned_layout,
        "none" if undamaged else rng.choice(noises) if noises else planned_noise,
        "none" if undamaged else blank,
        varied=varied and not undamaged,
    )


def generate(
    seed: int,
    form: str,
    layout: str,
    noise: str,
    blank: str = "none",
    *,
    varied: bool = True,
    body: Body | None = None,
    year: int | None = None,
) -> Report:
    """Return the report of a case: the same arguments give the same report.

    body, year: whose report it is, and the year reported on; drawn if not given.
    """
    case = Case(seed, form, layout, noise, blank, varied)
    rng = Random(str(case))  # noqa: S311 - a corpus that can be made again
    body = body or agency_of(seed)
    figures = random_figures(rng, form, body.scale)
    truth = dict(figures.values)
    wording = Wording(rng, varied=varied)
    tables = build_tables(form, figures, wording)
    # a single number left below all labels could be any of theirs
    of_no_identity = ("disclosures",) if layout == "columns_apart" else ()
    leave_blank(tables, blank, rng, of_no_identity)
    damaged = damage_cells(noise, Damage(tables, truth, blank, rng))
    style = Layout(layout, rng, cuts_anywhere=noise == "cut_anywhere")
    if not style.keeps_blanks:
        # which places the numbers left stand in, the text does not say
        damaged |= {table.section for table in tables if _has_blanks(table)}
    if not style.keeps_numbers:
        damaged |= {table.section for table in tables}

    twin: Table | None = None
    if noise == "duplicate_table":
        number = rng.randrange(len(tables))
        twin = tables[number]
        damaged.add(twin.section)
        if rng.random() < 0.5:
            others = random_figures(rng, form, body.scale)
            second = build_tables(form, others, wording)
            leave_blank(second, blank, rng, of_no_identity)
            twin = second[number]
            for place in [place for place in truth if table_of(place[0]) == twin.section]:
                if others.values[place] != truth[place]:
                    del truth[place]

    drawn = rng.choice(_YEARS[form])
    year = year or drawn
    lines = _document(rng, style, tables, twin, body.name, year, wording)
    lines, touched = damage_lines(noise, lines, damaged, blank, rng)
    texts = [text for text, _ in lines]
    joint = " " if layout == "one_line" else "\n"
    return Report(
        text=joint.join(text for text in texts if text or joint == "\n") + "\n",
        truth=truth,
        agency_name=body.name,
        province=body.city.province,
        city=body.city.name,
        report_year=year,
        form=form,
        layout=layout,
        noise=noise,
        blank=blank,
        base=style.base,
        variants=wording.variants,
        damage=frozenset(damaged | touched),
        seed=seed,
        varied=varied,
    )


def _has_blanks(table: Table) -> bool:
    return any("" in row.values for row in table.data_rows())


def agency_of(seed: int) -> Body:
    """Return an agency that no other seed has: a name made up, in a real city."""
    number, place = divmod(seed, len(cities()))
    number, kind = divmod(number, len(_BODIES))
    city = cities()[place]
    name = "".join(_DIGITS[int(digit)] for digit in f"{number:02}")
    return Body(f"{city.name}{name}{_BODIES[kind]}", city)


def _document(
    rng: Random,
    style: Layout,
    tables: list[Table],
    twin: Table | None,
    agency: str,
    year: int,
    wording: Wording,
) -> list[Line]:
    lines: list[Line] = []

    def say(*texts: str) -> None:
        lines.extend((text, "") for text in texts)

    def show(table: Table) -> None:
        lines.extend((text, table.section) for text in style.lines(table))

    by_section = {table.section: table for table in tables}
    twin_below = rng.random() < 0.6
    statistics = by_section.get("statistics")
    headings = _headings(rng, wording)
    if statistics is not None:
        headings = list(_HEADINGS_2014)
    if style.name == "menus":
        say(*prose.menu(rng, prose.MENU_HEAD))
    say(f"{agency}{year}年政府信息公开工作年度报告", "")
    say(headings[0], *prose.sentences(rng, "overview", year))
    sections = () if statistics is not None else tuple(by_section)
    for heading in headings[1:4] if statistics is not None else ():
        say(heading, *prose.sentences(rng, "applied", year))
    for heading, section in zip(headings[1:4], sections, strict=not statistics):
        if style.name == "paged":
            say(style.page_line())
        say(heading)
        if section == "applications" and rng.random() < 0.5:
            say(*prose.sentences(rng, "applied", year))
        show(by_section[section])
        if twin is not None and twin.section == section and twin_below:
            show(twin)
    say(headings[4], *prose.sentences(rng, "problems", year))
    say(headings[5], *prose.sentences(rng, "other", year))
    if statistics is not None:
        say("附件：政府信息公开情况统计表", f"（{year}年度）")
        if style.name == "paged":
            say(style.page_line())
        show(statistics)
        if twin is not None and twin_below:
            show(twin)
    if twin is not None and not twin_below:
        say("附表")
        show(twin)
    say("", agency, f"{year + 1}年1月{rng.randint(2, 31)}日")
    if style.name == "menus":
        say(*prose.menu(rng, prose.MENU_FOOT))
    return lines


_HEADINGS_2014 = (
    "一、概述",
    "二、主动公开情况",
    "三、依申请公开情况",
    "四、行政复议和行政诉讼情况",
    "五、存在的主要问题和改进措施",
    "六、其他需要报告的事项",
)


def _headings(rng: Random, wording: Wording) -> list[str]:
    prefix = "行政机关" if wording.has("section_wording") else ""
    fourth = (
        "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"
        if wording.has("section_wording") and rng.random() < 0.5
        else "四、政府信息公开行政复议、行政诉讼情况"
    )
    return [
        "一、总体情况",
        f"二、{prefix}主动公开政府信息情况",
        f"三、{prefix}收到和处理政府信息公开申请情况",
        fourth,
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ]
