"""A random number → sentences around the tables, with numbers of no cell in them."""

from random import Random

_OVERVIEW = (
    "本机关全年编制信息目录{}条，其中行政许可{}项、行政处罚{}项，均已上网。",
    "截至{}年12月31日，门户栏目更新{}条，较上年增长{}.5%，留言办结率100%。",
    "举办业务讲座{}期，参加人员{}余人次；开放日活动共{}件提案得到回应。",
    "解读材料{}篇，图表类占{}%；热线转办{}件，平均用时3天。",
)
_APPLIED = (
    "本年度办理来件共{}件，均在20个工作日内答复。",
    "窗口登记申请共{}件，邮寄{}件，无逾期。",
    "全年申请事项办理有序，平均用时{}天。",
)
_PROBLEMS = (
    "一是栏目分类不够细，{}个子栏目需要合并；二是更新间隔偏长。",
    "下一年计划新增栏目{}个，组织自查2次，整改率力争达到{}%。",
)
_OTHER = (
    "本年度没有收取信息处理费。",
    "承办代表建议{}件、委员提案{}件，全部办结。",
    "无其他需要说明的事项。",
)
MENU_HEAD = (
    "网站首页",
    "首页 | 机构概况 | 政务公开 | 办事服务 | 互动交流",
    "当前位置：首页 > 政务公开 > 法定主动公开内容 > 年度报告",
    "行政许可 | 行政处罚 | 行政强制 | 行政事业性收费",
    "行政许可",
    "行政处罚",
    "政府集中采购",
    "规章",
    "规范性文件 12",
    "索引号：00{}/20{}-000{}",
    "字体：[大 中 小]",
)
MENU_FOOT = (
    "上一篇：机构职能",
    "下一篇：没有了",
    "行政许可 | 行政处罚",
    "依申请公开 | 意见箱",
    "扫一扫在手机上打开本页",
    "网站标识码：{}{}00{}",
    "您是第{}{}{}位访客",
    "主办：本机关办公室  电话：010-000{}{}{}",
)


def sentences(rng: Random, kind: str, year: int) -> list[str]:
    """Return some lines of prose for a place in the report."""
    stock = {
        "overview": _OVERVIEW,
        "applied": _APPLIED,
        "problems": _PROBLEMS,
        "other": _OTHER,
    }[kind]
    chosen = rng.sample(stock, rng.randint(1, len(stock)))
    return [_filled(rng, line, year) for line in chosen]


def menu(rng: Random, stock: tuple[str, ...]) -> list[str]:
    """Return some lines of a site's frame, in their order."""
    return [_filled(rng, line, 22) for line in stock if rng.random() < 0.6]


def _filled(rng: Random, line: str, year: int) -> str:
    numbers = [rng.randint(1, 400) for _ in range(line.count("{}"))]
    if line.startswith("截至"):
        numbers[0] = year
    return line.format(*numbers)
