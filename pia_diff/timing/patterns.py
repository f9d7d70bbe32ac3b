"""What in a text is an address, a telephone number, a mark of a list: the patterns that several rules read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

# Patterns that few texts need are strings here: `re` compiles them when first used. For the same reason kanji and
# katakana are named by what they are not: a class of twenty thousand letters takes a millisecond to compile.
WORD = "[^\\W0-9A-Za-z_ぁ-ゟ①-⓿]"
"""A letter of a word in kanji or katakana."""
NUMERAL = "(?:[0-9]{1,6}|[一二三四五六七八九十百千]{1,12})"

_BULLET = r"[・●◆◇▪➢]|[*-](?![0-9])"
_COUNTER = "(?:[0-9]{1,2}|[ア-ン]|[a-zA-Z]|[ivx]+)"
_NUMBERED = rf"[0-9]{{1,2}}-[①-⑳][.)]?|\({_COUNTER}\)|{_COUNTER}[).．]|[①-⑳㋐-㋾]"
# (5)件 and 2.5メートル are amounts, (1)の者 and ②は refer to what stands elsewhere: none of them is a mark of a list.
_AMOUNT = (
    rf"[件人年月日回名台時分秒週枚個種歳条項号章つ](?!{WORD})|年[間度]|日間|週間|時間|[件人回名個年月日](?:以|未|程)"
    "|種類|世代|要素|階層|段階|重の|[かヶカ箇]月|か所|箇所|営業日|文字|桁"
)
_REFERENCE = r"[のにはがをでとへもや、。,.~-]|から|まで|及び|又は|並びに|若しくは|以[上下外]|未満|等"
LIST_MARK = re.compile(rf"^(?:{_BULLET}|(?:{_NUMBERED})(?![0-9A-Za-z\x01]|{_AMOUNT}|{_REFERENCE}))")
"""A mark or number at the head of a paragraph, on folded text. ○ and □ are none: they may say what is chosen."""
CHOICE_MARK = re.compile(r"^[○〇◯◎□■☐☑△▲]")

BLOCK_HEAD = r"^[<【〈≪《(\[].*(?:措置|について|場合|運用|対応|システム|サーバー?|クラウド).*[>】〉≫》)\]]$"
"""A paragraph that heads the ones below it, on folded text: ＜共通基盤における措置＞."""

URL = (
    r"https?://[A-Za-z0-9._~%#?&=+@:;!$*'/-]*"
    r"(?:[A-Za-z/_=#-](?![0-9]+[^\W0-9A-Za-z_])|[0-9](?![0-9]*[^\W0-9A-Za-z_]))"
)
"""On the text as it stands, where a blank ends an address. Digits before a word (…/ 5年) are left to the word."""
MAIL = r"(?<![A-Za-z0-9._%+-])[A-Za-z][A-Za-z0-9._%+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
PHONE = re.compile(
    r"(?<![0-9-])0[0-9]{1,4}(?:-[0-9]{1,4}-|\([0-9]{1,4}\))[0-9]{3,4}(?![0-9-])"
    r"(?:\(内線:?[0-9]{2,6}\)|内線:?[0-9]{2,6}(?![0-9]))?|内線:?[0-9]{2,6}(?![0-9])"
)
POSTCODE = re.compile(r"〒[0-9]{3}-[0-9]{4}(?![0-9-])")

_PLACE = "[^\\W0-9A-Za-z_ぁ-っづ-ねは-ゟ①-⓿]"
BLOCK_NUMBER = re.compile(f"丁目|番地|番{NUMERAL}号|[0-9]-[0-9]")
"""What every address has: quick to look for."""
ADDRESS = (
    rf"(?:{_PLACE}{{1,8}}?[都道府県市区町村郡]){{1,3}}{_PLACE}{{0,12}}?(?<!の)"
    rf"(?:{NUMERAL}丁目(?:{NUMERAL}番(?:地|{NUMERAL}号)?(?:の{NUMERAL})?|[0-9]+(?:-[0-9]+){{0,2}})?"
    rf"|{NUMERAL}番地(?:の{NUMERAL})?|{NUMERAL}番{NUMERAL}号|[0-9]+(?:-[0-9]+){{1,3}})(?![0-9回件人名年月日時分%-])"
)
"""A postal address down to the block number, on folded text."""

COMPANY = re.compile(r"(?:株式会社|有限会社|合同会社|\(株\)|㈱|財団法人|社団法人|協同組合)")

_POINT = re.compile(r"(?<![0-9A-Za-z])[．.]|[．.](?![0-9A-Za-z])")
_LATIN_COMMA = re.compile(r"(?<![0-9A-Za-z])[，,]|[，,](?![0-9A-Za-z])")
_COMMA = re.compile("(?<=は)、|(?<=[をにがもへ])、|(?<=限り)、|(?<=により)、|(?<=及び)、|(?<=又は)、|(?<=並びに)、")
# 課長が、承認した者に渡す is not 課長が承認した者に渡す: a 、 before a clause that belongs to a noun says whose it is.
_ADNOMINAL = rf"(?:[たるいうくすつぬむぶぐなの]|済み?|禁止|不可|可能)(?={WORD}|[A-Za-z]|もの|こと)"
_CLAUSE = re.compile(f"[^。、]*?{_ADNOMINAL}")
_BRACKETS = str.maketrans("『』【】〔〕[]<>＜＞〈〉", "「」()()()()()()")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
# 二三日 is two or three days.
_COUNTED = re.compile(
    r"(?<![一二三四五六七八九十百千])(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=年|か月|日|回|件|人|名|時間|週間|か所|台|種類|項目|点|要素|段階)"
)
# 提供するものの（, although) is no slip.
_TWICE = re.compile(r"(?<![もこそあど])のの|をを|にに|がが|はは|(?<!ま)でで")


@lru_cache(maxsize=1)
def _notation() -> tuple[re.Pattern[str], dict[str, str]]:
    lines = _read("notation.yaml") + _read("same_names.yaml")
    first = {word: line[0] for line in lines for word in line}
    return one_of(first), first


@lru_cache(maxsize=1)
def _same_names() -> tuple[frozenset[str], ...]:
    return tuple(map(frozenset, _read("same_names.yaml")))


def _told_apart(used: set[str]) -> set[str]:
    """The names that a text uses beside another name of the same line, so as to mean something else by it."""
    if len(used) < 2:
        return set()
    return {name for line in _same_names() if len(line & used) > 1 for name in line}


def one_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern of any of the words, the longest first; the set of first letters before it makes it fast."""
    longest_first = sorted(words, key=len, reverse=True)
    letters = "".join(sorted({re.escape(word[0]) for word in longest_first}))
    return re.compile(f"(?=[{letters}])(?:{'|'.join(map(re.escape, longest_first))})")


@lru_cache(maxsize=1)
def terms() -> tuple[str, ...]:
    """The fixed terms of `terms.yaml`, longest first."""
    return tuple(sorted(_read("terms.yaml"), key=len, reverse=True))


def synonyms() -> list[list[str]]:
    """The lines of `synonyms.yaml`: terms for one thing."""
    return _read("synonyms.yaml")


@lru_cache(maxsize=1)
def _synonyms() -> dict[str, int]:
    return {word: number for number, words in enumerate(synonyms()) for word in words}


@lru_cache(maxsize=1)
def _slips() -> tuple[re.Pattern[str], dict[str, str]]:
    right = dict(_read("slips.yaml"))
    return one_of(right), right


def without_slips(text: str) -> str:
    """A text with every slip of `slips.yaml` as it was meant, and a passage that was typed twice in a row once."""
    pattern, right = _slips()
    return _REPEATED.sub(r"\1", pattern.sub(lambda match: right[match.group()], text))


# の委託先の委託先 is another one: nothing that begins with a particle was typed twice.
_REPEATED = re.compile(r"([^\W0-9_ぁ-ん][^\W0-9_]{3,19})\1(?=[。、]|$)")


def western_dates(text: str) -> str:
    """A folded text with years of an era as years of the common one (令和6年, 平成36年 → 2024年), hours by 24."""
    text = _ERA.sub(lambda match: f"{_ERAS[match[1]] + (1 if match[2] == '元' else int(match[2]))}年", text)
    if _BARE_HOUR.search(text):
        return text  # in 午後5時から6時まで both are hours of the afternoon
    return _AFTERNOON.sub(lambda match: f"{int(match[1]) + 12}時", text)


_ERAS = {"昭和": 1925, "平成": 1988, "令和": 2018}
_ERA = re.compile(
    "(?!(?:昭和64|平成(?:元|1|31)|令和(?:元|1))年(?!度|[0-9]{1,2}月))"  # half a year each
    "(昭和|平成|令和)(元|[0-9]{1,2})年(?!(?:政令|法律|省令|府令|告示|規則|条例|訓令)|[^0-9()。、]{1,20}(?:条例|規則|訓令|要綱)第)"
)
_AFTERNOON = re.compile("午後([0-9]|1[01])時(?!間)")
_BARE_HOUR = re.compile("午後.*(?<![前後0-9])[0-9]{1,2}時(?!間)")


def one_term(before: str, after: str) -> bool:
    """Whether two different words are terms for one thing (`synonyms.yaml`)."""
    known = _synonyms()
    return before != after and before in known and known[before] == known.get(after)


def _read(name: str) -> list[Any]:
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    listed: list[Any] = yaml.load((Path(__file__).parent / name).read_text("utf-8"), Loader=loader)
    return listed


def one_notation(text: str) -> str:
    """Every spelling of `notation.yaml` and name of `same_names.yaml`, and every number before a counter, written one
    way; particles typed twice (をを, のの) once.
    """
    pattern, first = _notation()
    text = western_dates(text)
    text = _THOUSANDS.sub("", text)
    found = set(pattern.findall(text))
    if any(first[word] != word for word in found):
        apart = _told_apart(found)
        text = pattern.sub(lambda match: match.group() if match.group() in apart else first[match.group()], text)
    text = _COUNTED.sub(lambda match: str(number_of(match.group())), text)
    return _TWICE.sub(lambda match: match.group()[0], text)


def without_punctuation(text: str) -> str:
    """Brackets of one shape, marks of one kind, and no 、 behind a particle. Elsewhere 、 and 。 part what is said:
    個人番号、カード is not 個人番号カード, and 承認を得た、市民課及び… not 承認を得た市民課及び….
    """
    one_kind = _LATIN_COMMA.sub("、", _POINT.sub("。", text.translate(_BRACKETS)))
    return _COMMA.sub(lambda match: "、" if _parts_a_clause(match) else "", one_kind)


def _parts_a_clause(comma: re.Match[str]) -> bool:
    text, place = comma.string, comma.start()
    return text[place - 1] != "は" and bool(_CLAUSE.match(text, place + 1))


def has_clause(text: str) -> bool:
    """Whether a verb in a text belongs to a noun behind it (承認した者)."""
    return re.search(_ADNOMINAL, text) is not None


_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def number_of(numeral: str) -> int:
    """十二 and 一二 → 12; digits as they are."""
    if numeral.isdecimal():
        return int(numeral)
    if not set(numeral) & _UNITS.keys():
        return int("".join(str(_DIGITS[char]) for char in numeral))
    total = digit = 0
    for char in numeral:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit
