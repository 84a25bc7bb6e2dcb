"""Texts that end within the table of applications: the rows before their end."""

from __future__ import annotations

import pytest

from tests.parsing.tables import Printing, Reading, of_section, read

LAYOUTS = ("pipes", "grid", "lines", "lines_barred", "spaces", "markdown", "one_line")
# the text ends within the label of the row refused_by_law
END = "2.其他法律行政法规禁"


def ended(text: str, end: str = END) -> Reading:
    """Read a text up to some words in it."""
    return read(text[: text.index(end) + len(end)])


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form", ["table_2019", "table_2021"])
def test_rows_before_the_end_of_a_text_are_read_and_the_rest_is_unread(
    form: str, layout: str
) -> None:
    """Catches whole rows held back because the page was saved in part."""
    printing = Printing(form)
    reading = ended(printing.text(layout, "disclosures", "applications"))
    published = of_section(reading.published, "applications")
    assert reading.section("applications").reading == "broken_off"
    assert len(published) == 5 * 7
    assert published.items() <= printing.truth.items()
    assert set(reading.states("refused_by_law")) == {"unread"}
    assert "the text ends" in (reading.cell("carried_out", "total").problem or "")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_wherever_a_text_ends_no_number_is_another(layout: str) -> None:
    """Catches a number cut by the end of the text, or a row that has lost some."""
    printing = Printing()
    text = printing.text(layout, "disclosures", "applications")
    for end in range(text.index("申请人情况"), text.index("五、存在的"), 37):
        assert read(text[:end]).wrong(printing.truth) == {}, text[:end][-20:]


@pytest.mark.parametrize(
    "printing",
    [
        # a row of too few numbers, one that does not add up, one of another form or
        # none, one that is not there, and two that changed places
        Printing().put("granted", "business", ""),
        Printing().put("granted", "total", "12"),
        Printing().put("granted", "research", "约0"),
        Printing().label("granted", "（一）予以公示"),
        Printing().without("granted"),
        Printing().swapped("granted", "partly_granted"),
    ],
)
def test_one_row_that_is_not_whole_keeps_back_all(printing: Printing) -> None:
    """Catches numbers of one row given to another, of which no sum of a column tells."""
    text = printing.text("spaces", "disclosures", "applications")
    assert of_section(ended(text).published, "applications") == {}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # a column that is not named, words between rows, numbers of something else
        ("科研机构", ""),
        ("（一）予以公开", "其他情形 （一）予以公开"),
        (END, f"{END} 3"),
        (
            END,
            f"{END}止公开的信息，本年度内没有发生，以下各项同样没有发生，故不再一一列出，"
            "详细的情况请见本单位网站所附的统计表，有疑问的请与本单位联系",
        ),
    ],
)
def test_what_is_not_the_beginning_of_the_form_is_none(old: str, new: str) -> None:
    """Catches columns or rows told by order where something else is printed."""
    text = Printing().text("spaces", "disclosures", "applications")
    text = text[: text.index(END) + len(END)].replace(old, new)
    assert of_section(read(text).published, "applications") == {}


def test_without_another_table_the_form_is_not_known() -> None:
    """Catches a form that is guessed: both begin with the same rows."""
    text = Printing().text("pipes", "applications")
    assert ended(text).verdict("applications") == "ambiguous"
