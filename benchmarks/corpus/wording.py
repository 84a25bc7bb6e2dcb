"""A label or number → how a report words or prints it, in the variants that are met."""

from random import Random

from benchmarks.corpus.forms import Column
from benchmarks.corpus.truth import Amount

# what may vary, each with the share of varied reports that have it
_SHARES = {
    "half_brackets": 0.25,
    "item_marks": 0.15,
    "spaced_marks": 0.05,
    "traditional": 0.04,
    "notes": 0.08,
    "carried_wording": 0.12,
    "short_labels": 0.08,
    "typing_error": 0.05,
    "punctuation": 0.08,
    "headers_cut": 0.08,
    "headers_split": 0.08,
    "sum_wording": 0.06,
    "local_row": 0.04,
    "wide_digits": 0.04,
    "thousands": 0.08,
    "section_wording": 0.2,
    "unit_wording": 0.15,
}

_TRADITIONAL = str.maketrans(
    "规许处罚强业费务对项总数开请结转续办属国内执类讼诉复议审维纠无没现护"
    "权济经稳过机关补确认获范员个与产单时间会营额减采购决购该书银",
    "規許處罰強業費務對項總數開請結轉續辦屬國內執類訟訴復議審維糾無沒現護"
    "權濟經穩過機關補確認獲範員個與產單時間會營額減採購決購該書銀",
)
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_HALF = str.maketrans("（）：", "():")

_OFFICIAL = {
    "partly_granted": "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
}
_NOTES = {
    "regulations": "规章（由有规章制定权的机关填写）",
    "normative_documents": "{}（本机关制发并对外公布的文件）",
    "other_external_services": "其他对外管理服务事项（指许可以外的服务事项）",
    "licences": "行政许可（按事项大类计）",
}
_CARRIED = (
    "四、结转下一年度继续办理",
    "四、结转下年",
    "四、结转下一年",
    "四、顺延到下年度答复",
    "四、转下一年度办理",
)
_SHORT = {
    "partly_granted": "（二）部分公开",
    "other": "（六）其他",
}
_UNITS = (
    "{}（单位：{}）",
    "{}(单位:{})",
    "{}（{}人民币）",
    "{}/{}",
    "{} {}",
    "{} （{}）",
    "{}，单位{}",
)
_AMOUNTS = {
    "采购总金额": ("采购总金额", "采购金额", "采购总额"),
    "本年收费金额": ("本年收费金额", "收费金额", "本年收费总金额"),
}
_ERRORS = {
    "refused_by_law": "2.其他法律行政止公开",
    "not_processed_petition": "1.信访举报投诉类申",
    "social_welfare": "社会公益",
    "natural_person": "自然",
}
_CUT_HEADERS = {
    "newly_made": "本年新",
    "newly_disclosed": "本年新",
    "in_force": "现行有效件",
    "issued": "本年制作数量",
}
_SPLIT_HEADERS = {
    "newly_made": "本年新 制作数量",
    "newly_disclosed": "本年新 公开数量",
    "items_change": "本年 增/减",
    "total": "总 计",
    "social_welfare": "社会公益 组织",
    "legal_service": "法律服务 机构",
    "research": "科研 机构",
}


class Wording:
    """The wording of one report, the same throughout its tables."""

    def __init__(self, rng: Random, *, varied: bool) -> None:
        self.rng = rng
        self.variants = tuple(
            name for name, share in _SHARES.items() if varied and rng.random() < share
        )
        self._mark = rng.choice(("、", "．", ". ")) if self.has("item_marks") else ""
        self._carried = rng.choice(_CARRIED)
        self._signs = rng.choice((("增", "减"), ("+", "-"), ("", "-"), ("增加", "减少")))

    def has(self, variant: str) -> bool:
        """Whether the report has a variant."""
        return variant in self.variants

    def text(self, text: str) -> str:
        """Return a text as this report writes it."""
        if self.has("traditional"):
            text = text.translate(_TRADITIONAL)
        if self.has("half_brackets"):
            text = text.translate(_HALF)
        if self.has("spaced_marks") and text[:1] in "（(" and len(text) > 4:
            text = f"{text[:3]} {text[3:]}"
        return text

    def row(self, code: str, label: str) -> str:
        """Return the label of a row as this report writes it."""
        label = _OFFICIAL.get(code, label)
        if self.has("notes"):
            label = _NOTES.get(code, label).format(label)
        if self.has("short_labels"):
            label = _SHORT.get(code, label)
        if self.has("typing_error"):
            label = _ERRORS.get(code, label)
        if self.has("carried_wording") and code == "carried_out":
            label = self._carried
        if self.has("punctuation"):
            label = (
                label.replace("、行政机关", "，行政机关")
                .replace("“", "")
                .replace("”", "")
            )
        if self.has("sum_wording") and code == "processed_total":
            label = label.replace("总计", "合计")
        if self._mark and label[0].isascii():
            label = label.replace(".", self._mark, 1)
        return self.text(label)

    def column(self, column: Column, amount: Amount | None = None) -> str:
        """Return the header of a column as this report writes it."""
        label = column.label
        if amount is not None:
            if self.has("unit_wording"):
                label = self.rng.choice(_AMOUNTS[label])
            if amount.basis == "header":
                mark = "单位：" if column.code == "fee_yuan" else ""
                form = "{}（" + mark + "{}）"
                if self.has("unit_wording"):
                    form = self.rng.choice(_UNITS)
                label = form.format(label, amount.unit)
        elif self.has("headers_cut"):
            label = _CUT_HEADERS.get(column.code, label)
        elif self.has("headers_split"):
            label = _SPLIT_HEADERS.get(column.code, label)
        if self.has("typing_error"):
            label = _ERRORS.get(column.code, label)
        if self.has("sum_wording") and column.code == "total":
            label = "合计"
        return self.text(label)

    def number(self, number: int, kind: str) -> str:
        """Return a number as this report prints it."""
        digits = f"{abs(number):,}" if self.has("thousands") else str(abs(number))
        if kind == "signed" and number:
            digits = self._signs[number < 0] + digits
        return self._wide(digits)

    def amount(self, amount: Amount) -> str:
        """Return a sum of money as this report prints it."""
        digits = amount.digits
        if self.has("thousands"):
            whole, point, decimals = digits.partition(".")
            digits = f"{int(whole):,}{point}{decimals}"
        return self._wide(digits) + (amount.unit if amount.basis == "cell" else "")

    def _wide(self, digits: str) -> str:
        return digits.translate(_WIDE) if self.has("wide_digits") else digits
