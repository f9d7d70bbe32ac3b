"""Signs in a redline of what a change does: a duty weakened, a scope widened, a number or a negation changed, or
measures only added.

They never make a change formal. They name, in the explanation, what makes it substantive, and they tell the one case
in which a machine may suspect a reduction of risk: measures added or made stricter, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pia_diff.compare import Block, Op
from pia_diff.compare.fold import fold
from pia_diff.timing.weakening import LOOSE, MEASURE, STRICT, frequencies, per_year, short, weakenings

MEASURE_CONCEPTS = ("risk.", "audit.", "education.")
"""What the items that describe measures begin their concept with: Ⅲ and Ⅳ of forms 4 and 3."""

PLACE = "store."
"""Where data are kept: the place, and how it is secured."""

_WIDENS = (
    "委託|再委託|提供|移転|外部|民間|事業者|派遣|媒体|クラウド|インターネット|回線|オンライン|電子申請|他の|他部署|他市|国外|海外|"
    "持ち?出|持ち?込|システム|サービス|基盤|サーバ|従事者|送付|送信|連携|接続|端末|スマートフォン|タブレット|保管|保存|収集|入手|取り?込|検索|出力|複製|印刷|在宅|テレワーク"
)
_JOINS = re.compile(r"^(?:、|及び|並びに|又は|若しくは|・|のほか|ほか|等)|(?:、|及び|並びに|又は|若しくは|・)$|等$")
_NUMBER = re.compile(
    r"(?:第)?(?:(?<![0-9])[0-9]+(?:[.,][0-9]+)*|(?<![一二三四五六七八九十百千])[一二三四五六七八九十百千]+)"
    r"(?:年度|年間|か月|ヶ月|カ月|週間|日間|時間|分間|年|月|日|回|件|人|名|台|時|分|秒|割|倍|"
    r"%|パーセント|文字|桁|要素|か所|箇所|種類|メートル|GB|MB|歳|営業日)"
)
_NEGATION = re.compile(
    r"ない|なく|なし|ません|せず|ざる|ずに|禁止|禁じ|不要|不可|未[^満定]|非[^常]|除く|除き|以外|のみ|だけ|限り|限る|限定"
)
MOST = 2
AROUND = 4
"""Letters shown before a word that differs."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What the redline shows, each as words for a sentence; empty where it shows nothing of the kind."""

    weakened: tuple[str, ...] = ()
    widened: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    negated: tuple[str, ...] = ()
    stricter: tuple[str, ...] = ()
    """What speaks for a lower risk; given only where nothing speaks against it."""


def read_signs(blocks: Sequence[Block], concept: str) -> Signs:
    """The signs in the redline of an item that asks for `concept`."""
    changed = [block for block in blocks if block.op not in (Op.EQUAL, Op.MOVED_IN, Op.MOVED_OUT)]
    measures = concept.startswith((*MEASURE_CONCEPTS, PLACE))
    found = Signs(
        weakenings(changed) if measures else (),
        _few(_widened(changed)),
        _few(_numbers(changed)),
        _few(_negated(changed)),
    )
    only_more = not (found.weakened or found.widened or found.negated)
    if not only_more or not concept.startswith(MEASURE_CONCEPTS) or len(changed) < len(_not_equal(blocks)):
        return found
    return Signs(numbers=found.numbers, stricter=_few(_stricter(changed)))


def _not_equal(blocks: Sequence[Block]) -> list[Block]:
    return [block for block in blocks if block.op is not Op.EQUAL]


def _few(words: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))[:MOST]


def _inserted(block: Block) -> Iterator[str]:
    """What only the newer side says, folded: a whole paragraph, or the runs of a rewritten one."""
    if block.op is Op.INSERT:
        yield fold(block.after or "")
    for run in block.runs:
        if run.op in (Op.INSERT, Op.REPLACE):
            yield fold(run.after)


def _widened(blocks: Sequence[Block]) -> Iterator[str]:
    """Recipients, sources, persons, media or places that come in: more of such words, or a further name in a list."""
    for block in blocks:
        before = fold(block.before or "")
        for text in _inserted(block):
            words = re.findall(_WIDENS, text)
            more = any(text.count(word) and fold(block.after or "").count(word) > before.count(word) for word in words)
            if more or (block.op is Op.REPLACE and _JOINS.search(text) and len(text) > 2):
                yield f"「{short(_from_a_word(text))}」"


def _from_a_word(text: str) -> str:
    """A passage without the particles that a run may begin with."""
    return re.sub("^(?:(?:[はがをにでとのも、]|及び|並びに|又は)(?=.))+", "", text)


def _numbers(blocks: Sequence[Block]) -> Iterator[str]:
    """Numbers with a unit that one side only has, as old→new."""
    for block in blocks:
        if block.op is not Op.REPLACE:
            continue
        old, new = (_NUMBER.findall(fold(text or "")) for text in (block.before, block.after))
        gone = [one for one in old if one not in new]
        come = [one for one in new if one not in old]
        if gone or come:
            yield f"{'、'.join(gone) or '—'}→{'、'.join(come) or '—'}"


def _negated(blocks: Sequence[Block]) -> Iterator[str]:
    """Words that deny or limit, where one side has more of them in a rewritten paragraph."""
    for block in blocks:
        if block.op is not Op.REPLACE:
            continue
        old, new = (_NEGATION.findall(fold(text or "")) for text in (block.before, block.after))
        if len(old) != len(new):
            yield from _in_context(block)


def _in_context(block: Block) -> Iterator[str]:
    """Every run that differs in denials, with the letters before it: 行わない→行う."""
    for place, run in enumerate(block.runs):
        before, after = fold(run.before), fold(run.after)
        lead = fold(block.runs[place - 1].after)[-AROUND:] if place else ""
        old, new = re.split("[、。]", lead + before)[-1], re.split("[、。]", lead + after)[-1]
        if run.op is not Op.EQUAL and old != new:
            yield f"{short(old or '—')}→{short(new or '—')}"


def _stricter(blocks: Sequence[Block]) -> Iterator[str]:
    """Measures added, words that bind more strictly, and things done more often; nothing where one word was put in
    another's place that is none of these.
    """
    found: list[str] = []
    for block in blocks:
        if block.op is Op.INSERT:
            text = fold(block.after or "")
            if not re.search(MEASURE, text) or re.search(LOOSE, text):
                return
            found.append(f"「{short(text)}」の追加")
            continue
        for run in block.runs:
            if run.op is Op.EQUAL:
                continue
            before, after = fold(run.before), fold(run.after)
            word = re.search(STRICT, after)
            # 適宜 → 毎年, nothing → 全員
            from_less = run.op is Op.INSERT or re.fullmatch(f"(?:{LOOSE})[、にて]*", before)
            if from_less and word and not re.search(LOOSE, after):
                found.append(f"「{word.group()}」が加わる")
                continue
            more = _more_often(fold(block.before or ""), fold(block.after or ""))
            if not more or not re.fullmatch("[0-9]+回?", before + after):
                return
            found.append(more)
    yield from found


def _more_often(before: str, after: str) -> str:
    old, new = frequencies(before), frequencies(after)
    if len(old) != len(new) or any(a[0] != b[0] for a, b in zip(old, new, strict=True)):
        return ""
    pairs = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
    if not pairs or any(per_year(b) <= per_year(a) for a, b in pairs):
        return ""
    (unit, times), (_, new_times) = pairs[0]
    return f"{unit}{times}回→{unit}{new_times}回"
