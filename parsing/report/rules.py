"""The seeds of identification → titles, agencies, places and dates, made ready."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from parsing.dictionaries import Dictionaries, Row
from parsing.report.dates import YEAR
from parsing.report.places import divisions_of, forms_of

# Han characters of all planes, for use within [ ].
HAN = (
    "\u2e80-\u2e99\u2e9b-\u2ef3\u2f00-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufa6d\ufa70-\ufad9\U00016fe2\U00016fe3"
    "\U00016ff0\U00016ff1\U00020000-\U0002fa1d\U00030000-\U000323af"
)
# Brackets with what stands in them.
BRACKETED = r"\([^()]*\)"

NUMERALS = "一二三四五六七八九十"
# Of a row's label, in characters, that no heading is taken for.
SHORTEST_LABEL = 4
# what every report speaks of
TOPICS = ("disclosure", "applications", "proceedings", "information")

_LAST_DAY = "12 ?月 ?31 ?日"


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of some words, as a group that keeps nothing."""
    return "(?:" + "|".join(map(re.escape, words)) + ")"


class Rules:
    """Words, patterns and tables of identification, compiled from the seeds.

    words: by the roles of the seed identification_words; ranks: how good evidence is by
    attribute and kind, 1 the best; spellings: by step, in the order in which they apply.
    """

    def __init__(self, dictionaries: Dictionaries) -> None:
        words: dict[str, list[str]] = {}
        for row in dictionaries.rows("identification_words"):
            words.setdefault(row["role"], []).append(row["word"])
        self.words = {role: tuple(several) for role, several in words.items()}
        any_word = {role: any_of(several) for role, several in words.items()}
        self._title_patterns(dictionaries.rows("title_words"), any_word)
        self._other_patterns(any_word)
        self.ranks = {
            (row["attribute"], row["evidence"]): int(row["rank"])
            for row in dictionaries.rows("evidence_kinds")
        }
        self.divisions = divisions_of(dictionaries.rows("divisions"))
        self.forms = forms_of(self.divisions, dictionaries.rows("division_former_names"))
        # provinces that are cities: districts lie directly in them
        self.municipalities = {
            place.city_code
            for place in self.divisions.values()
            if place.city_code and place.city_code == place.province_code
        }
        # codes of cities by their names: 恩施 is a prefecture and the city in it
        self.cities: dict[str, tuple[str, ...]] = {}
        for code, place in self.divisions.items():
            names = {place.short_name} if code in self.municipalities else set()
            if place.is_city:
                names = {place.short_name, place.division_name}
            for name in names:
                self.cities[name] = (*self.cities.get(name, ()), code)
        self.homonyms = dictionaries.rows("division_homonyms")
        self.types = {
            row["suffix"]: row["agency_type"]
            for row in dictionaries.rows("agency_suffixes")
        }
        self.central = tuple(
            suffix for suffix, kind in self.types.items() if kind == "central_agency"
        )
        self.suffix_lengths = sorted({len(suffix) for suffix in self.types}, reverse=True)
        self.full_names = {
            row["short_name"]: row["full_name"]
            for row in dictionaries.rows("agency_short_forms")
        }
        # as keys: what rows of tables are called, of which some are numbered as headings
        # are, and all that these begin with: a label may go on below
        rows = ("labels", "label"), ("form_rows", "label_zh"), ("table_fillers", "filler")
        labels = {
            re.sub(f"[^{HAN}]", "", row[column]).lstrip(NUMERALS)
            for seed, column in rows
            for row in dictionaries.rows(seed)
        }
        units = any_of(["无", *(row["unit"] for row in dictionaries.rows("units"))])
        self.unit_alone = re.compile(rf"(?<!\S){units}(?!\S)")
        self.row_labels = {one for one in labels if len(one) >= SHORTEST_LABEL}
        self.row_beginnings = {
            one[:end]
            for one in self.row_labels
            for end in range(SHORTEST_LABEL, len(one) + 1)
        }
        steps: dict[int, list[Row]] = {}
        for row in dictionaries.rows("agency_spellings"):
            steps.setdefault(int(row["step"]), []).append(row)
        self.spellings = [
            # what stands at the start first, and longer ones before shorter
            sorted(
                steps[no],
                key=lambda row: (row["stands"] != "start", -len(row["written"])),
            )
            for no in sorted(steps)
        ]

    def _title_patterns(self, rows: Iterable[Row], any_word: Mapping[str, str]) -> None:
        places: dict[int, list[Row]] = {}
        for row in rows:
            places.setdefault(int(row["place"]), []).append(row)
        ends = [row["word"] for row in places[max(places)]]
        parts = [
            any_of(row["word"] for row in places[place])
            + ("?" if places[place][0]["presence"] == "optional" else "")
            for place in sorted(places)
        ]
        words = "".join(parts)
        # 信息公开工作2021年度报告
        self.year_inside = re.compile(
            rf"({''.join(parts[:5])})({YEAR}年?度?)(?={''.join(parts[7:])}\Z)"
        )
        tail = f"{words}(?:{BRACKETED})?"
        # 现公布常太镇2020年度政府信息公开工作年度报告, but not its drawing up; in book
        # quotes only as what is presented now: 编制《…》 may tell of another's
        self.announcing = re.compile(any_word["announcing"])
        presenting, compiling = any_word["presenting"], any_word["compiling"]
        announcing = f"(?:{any_word['announcing']}|{presenting}《)"
        year = rf" ?(?P<year>{YEAR}) ?年?度?"
        of_year = year.replace("?P<year>", "?:")
        ends_there = rf"(?=[\s。,，;；:：)》]|[{HAN}]{{0,2}}如下|予以|向社会|\Z)"
        called = rf"(?:{words}|{any_word['announced_as']}){ends_there}"
        about, called_so = "".join(parts[:5]), "".join(parts[7:]) + ends_there
        self.announced = re.compile(
            rf"{announcing}([{HAN}]{{2,30}}?)的?{of_year}{called}"
            rf"|{announcing}{of_year}的? ?([{HAN}]{{3,30}}?){called}"
            rf"|由([{HAN}]{{2,30}}?人民政府){compiling}的{of_year}{called}"
            rf"|{announcing}([{HAN}]{{3,30}}?){about}{of_year}{called_so}"
        )
        # 由甲乙局编制, 由甲乙局(以下简称我局)编制; 由县档案局编制的目录 is no report
        alone = rf"(?:(?!{any_word['gathering']})[^。；;\n]){{0,200}}?"
        basis = f"(?:{any_word['basis']}{alone})?"
        drawn_up = f"由(?=[{HAN}]{{3,40}}?(?:{BRACKETED})?{basis}{compiling}"
        self.compiled = re.compile(
            rf"(?:{any_of(ends)}[^。；;\n]{{0,150}}?|[。\n] *){drawn_up}"
            rf"(?:而成|完成)?(?:[。,，;；\s]|的 ?{YEAR}|\Z))"
        )
        # 特向社会公布2017年度…, 由甲乙局编制的2012年…: not 发布2016年…, done in 2017
        self.announced_year = re.compile(
            rf"(?:{presenting}《?[{HAN}]{{0,30}}?|由[{HAN}]{{3,40}}?{compiling}的)"
            rf"{year}[{HAN}]{{0,30}}?{called}"
        )
        # a label before a title, or in the cell before its own; book quotes around it
        label, quoted = any_word["title_label"], "《?([^《》*|]*)》?"
        self.label = re.compile(
            rf"[-#*•]*(?:{label}:?)?{quoted}[*]*|{label}:?\|{quoted}(?:\|.*)?"
        )
        self.attached = re.compile(rf"{any_word['attachment']}[0-9{NUMERALS}]*[:：.、 ]*")
        # one of the characters that titles end in; the word a report calls itself
        self.last_of_title = re.compile(f"[{''.join(end[-1] for end in ends)}]")
        self.title_end = re.compile(rf"{any_of(ends)}(?:{BRACKETED})?\Z")
        self.title_words = re.compile(words)
        self.title_tail = re.compile(rf"{tail}\Z")
        # navigation and sentences have other characters than titles
        self.title = re.compile(f'([{HAN}0-9○OoО()“”"·、—-]*?){tail}')

    def _other_patterns(self, any_word: Mapping[str, str]) -> None:
        # 关于做好…工作的通知, 2019年政务公开工作要点: other kinds of document say so
        self.other_title = re.compile(
            rf"[{HAN}]{{0,40}}关于[^。,，;；|>]{{4,70}}{any_word['notice']}"
            rf"|[{HAN}]{{0,30}}20[0-9]{{2}}年[{HAN}]{{0,20}}{any_word['plan_document']}"
        )
        self.quantity = re.compile(
            rf"[0-9０-９] ?余?{any_word['counter']}|\| *[0-9]+ *\|"
        )
        self.seal = re.compile(rf"\({any_word['seal']}\)\Z")
        # 成文日期 and 生成日期 say when a text was written, not when it was published
        label, published = any_word["date_label"], any_word["publication_label"]
        self.publication = re.compile(
            rf"(?:(?:^|[^{HAN}]){label}|{published}{label}) ?[:|]?[ |]{{0,3}}"
            r"(20[0-9]{2})[年./-]([0-9]{1,2})[月./-]([0-9]{1,2})"
        )
        # 截至2019年12月31日, 2019年1月1日至12月31日; the second is in all of the first
        self.last_day = re.compile(_LAST_DAY)
        self.period = re.compile(
            f"{any_word['period_end']} ?20[0-9]{{2}} ?年 ?{_LAST_DAY}"
            "|20[0-9]{2} ?年 ?1 ?月 ?1 ?日起?(?:至|到|-|—|～|~)+ ?"
            f"(?:20[0-9]{{2}} ?年|{any_word['period_current']})? ?{_LAST_DAY}"
        )
        zone = any_word["zone_named"]
        self.zone = re.compile(zone)
        self.visit = re.compile(f"{any_word['zone_visited']}[^。]{{0,16}}{zone}")
        # where one agency's name ends and that of another, reporting with it, begins
        self.joint = re.compile(any_word["joint_end"] + any_word["joint_mark"])
        # what stands before the name of who publishes, answers for or speaks in a report
        self.publisher = re.compile(f"{any_word['publisher_label']} ?[:|] ?")
        self.contact = re.compile(f'{any_word["contact_request"]}[“":]?')
        # 我县, 全市: a government's report may be drawn up by one of its bureaus
        self.governs = re.compile(f"[我全]{any_word['place_class']}")
        self.subject = re.compile(rf"(?:^|[。;；\n]) *{YEAR} ?年(?:度|以来)?[,，]?")
        self.authority = re.compile(any_word["authority"])
        # 我局, 本机关: names that name nobody
        self.nobody = re.compile(
            f"我[{HAN}]+|{any_word['nobody']}{any_word['government']}?"
        )
        # what a people's government signs by
        self.government_office = re.compile(
            rf"^[市区县州省旗]?(?:人民)?(?:政府)?{any_word['government_office']}\Z"
            f"|{any_word['disclosure_office']}"
        )

    def speaks_as_report(self, plain: str) -> bool:
        """Whether a text speaks of what every report does, or has a table of a form."""
        return (
            all(
                any(word in plain for word in self.words[f"topic_{topic}"])
                for topic in TOPICS
            )
            and (self.quantity.search(plain) or self.period.search(plain)) is not None
        ) or any(word in plain for word in self.words["form_words"])


@lru_cache(maxsize=8)
def rules_of(dictionaries: Dictionaries) -> Rules:
    """Return what the seeds say, compiled once."""
    return Rules(dictionaries)
