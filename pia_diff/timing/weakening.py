"""Where a new wording asks for less than the old one: whom a duty binds, how often, how strictly."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pia_diff.compare import Block, Op
from pia_diff.compare.fold import fold

_WHO = r"[者員][全等]?(?:員|て|て)?|職員|全員|従業員|要員|担当|責任者|管理者|委託先|事業者|双方|複数人"
_BINDS = re.compile(rf"(?:{_WHO})(?:等|全員|全て|すべて)?(?:の|から|に|には|が|は|による|へ|について)")
STRICT = (
    "全員|全て|すべて|全件|全部|必ず|常に|常時|その都度|都度|毎回|毎日|毎週|毎月|毎年|定期的に|直ちに|速やかに|"
    "遅滞なく|厳重に|厳格に|のみ|限定|限る|禁止|義務付け|義務づけ|複数人|二重|2重|二要素|多要素|三要素|2要素|生体認証|事前に|あらかじめ"
)
LOOSE = "適宜|必要に応じ|随時|場合により|原則として|原則|努め|可能な限り|できる限り|概ね|おおむね|なるべく|望ましい"
MEASURE = (
    "暗号|施錠|監視|記録|承認|立会|認証|検査|点検|監査|確認|研修|教育|誓約|報告|遮断|制限|照合|隔離|消去|廃棄|届出|"
    "許可|同意|禁止|防止"
)
_FREQUENCY = re.compile(r"(年|月|週|日)(?:に)?([0-9]{1,3})回")
_PER_YEAR = {"年": 1, "月": 12, "週": 52, "日": 365}
LONGEST = 30
"""Characters of a passage that a sentence repeats."""
MOST = 2


def weakenings(blocks: Sequence[Block]) -> tuple[str, ...]:
    """What a redline weakens, each as a clause for a sentence (「全員」が削られている), the plainest first."""
    rewritten = any(block.op is Op.INSERT for block in blocks)  # then what is gone may stand there in other words
    found = [clause for block in blocks if not (rewritten and block.op is Op.DELETE) for clause in _of_block(block)]
    return tuple(dict.fromkeys(found))[:MOST]


def _of_block(block: Block) -> Iterator[str]:
    before, after = fold(block.before or ""), fold(block.after or "")
    if block.op is Op.DELETE:
        if re.search(MEASURE, before):
            yield f"「{short(block.before or '')}」が削られている"
        return
    if block.op is not Op.REPLACE:
        return
    lost = [(run.before, run.after) for run in block.runs if run.op in (Op.DELETE, Op.REPLACE)]
    yield from _slower(before, after)
    for word in _fewer(LOOSE, after, before):
        yield f"「{word}」が加わっている"
    for word in _fewer(STRICT, before, after):
        yield _gone(*next(((old, new) for old, new in lost if word in fold(old)), (word, "")))
    for old, new in lost:
        if _BINDS.search(fold(old)) and not _BINDS.search(fold(new)):
            yield _gone(old, new)
    for word in _fewer(MEASURE, before, after):
        yield _gone(*next(((old, new) for old, new in lost if word in fold(old)), (word, "")))


def _gone(old: str, new: str) -> str:
    """What became of a passage, as a clause."""
    if short(new):
        return f"「{short(old)}」が「{short(new)}」に改められている"
    return f"「{short(old)}」が削られている"


def _fewer(words: str, more: str, less: str) -> Iterator[str]:
    """The words that stand more often in one text than in the other."""
    for word in words.split("|"):
        if more.count(word) > less.count(word):
            yield word


def frequencies(text: str) -> list[tuple[str, str]]:
    """How often things are done, on folded text: `年1回` as (年, 1)."""
    return _FREQUENCY.findall(text)


def per_year(frequency: tuple[str, str]) -> int:
    """A frequency in times a year."""
    return _PER_YEAR[frequency[0]] * int(frequency[1])


def _slower(before: str, after: str) -> Iterator[str]:
    """How often a thing is done, where that is less than before."""
    old, new = frequencies(before), frequencies(after)
    for was, now in zip(old, new, strict=False):
        if per_year(now) < per_year(was):
            yield f"「{was[0]}{was[1]}回」が「{now[0]}{now[1]}回」に減っている"
    if len(new) < len(old):
        for unit, times in _missing(old, new):
            yield f"「{unit}{times}回」が削られている"


def _missing(old: Iterable[tuple[str, str]], new: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return (one for one in old if one not in new)


def short(passage: str) -> str:
    """A passage on one line, cut to LONGEST characters."""
    one_line = re.sub(r"^[、。・\sをのがはに]+|[、。・\s]+$", "", " ".join(passage.split()))
    return one_line if len(one_line) <= LONGEST else one_line[: LONGEST - 1] + "…"
