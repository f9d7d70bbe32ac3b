"""Names that took the place of others, the whole word: 総務課 → 区政課."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from pia_diff.compare import Block, Op, Run
from pia_diff.compare.fold import fold
from pia_diff.timing import patterns

Proof = Callable[[str, str, str], bool]
"""Whether kind, old name and new name are shown by the whole documents to be a renaming."""

_UNIT = "課|係|室|部|局|班|支所|出張所|事務所|センター|グループ|担当|署|庁|省|委員会|本部|支部|窓口"
_LETTER = f"{patterns.WORD}|[A-Za-z・]"
_KANA = "こども|子ども|子育て|くらし|まちづくり|まち|みどり|ふれあい|すこやか|いきいき|ひとり親|みらい|にぎわい"
_OFFICE = re.compile(rf"^(?:{_LETTER}|{_KANA}){{1,24}}(?:{_UNIT})$")
# Words of the language that only end like an office: 内部→外部 is no renaming, nor is 電算室→執務室.
_NO_OFFICE = re.compile(
    r"^[各全他同当両]|^[東西南北中]部$|(?:^|[^務])[内外一全大細下上幹深基軍後前頭陰局]部$|関係$|[賦日正公]課$|(?:結|当|薬|郵便)局$"
    r"|(?:電算|サーバー?|マシン|機械|計算機|執務|会議|保管|書庫|事務|研修|教|個|温|監視|相談|通信機器|宿直)室$"
    r"|(?:関係|所管|主管|担当|所属|主務|所轄|利用|依頼|委託|受託|他|本|原|当該)[課係室部局]$|部局$"
)
# Offices of a city, which are renamed. Another 支所, センター, 署 or 庁 is another place or another body.
_OF_THE_CITY = re.compile(r"[課係部局班]$|[部局課].*室$")
# No name of an office of the city has these words: a scope, a negation or a contractor came in with the new name.
_MORE_THAN_A_NAME = re.compile(
    "[不無非未毎全各他先約再旧]|予定|氏名|性別|続柄|生年月日|住所|個人|記録|端末|番号(?!制度)|民間|派遣|警備|外部|(?<!平)等|原則|一部|以[外内上下]|委託|受託|業者"
    "|(?<!障害)(?<!障がい)(?<!高齢)(?<!消費)(?<!困窮)(?<!若)者|.職員|職員(?![課係厚研])"
)
_BODY = re.compile(r"(?:法務|国税|労働|財務|年金|運輸|検察|事務|警察|消防)局$|(?:本|支|警察|消防|自衛隊.*)部$")
_ANOTHER_PLACE = re.compile("支所|出張所|事務所|センター|支部|本部|署|庁|委員会|地区|圏|会館")
# 課税, 部門, 局面, 室内 and the like are words of their own: no office ends before these letters.
_ANOTHER_BODY = re.compile("[県府]|機構|銀行|会社|組合|連合|財団|法人|事務所|税務署|警察署|[^反]省")
_WORD_GOES_ON = {
    "課": "税題金程外業目",
    "部": "門分署品外位数材隊会",
    "局": "面部所地番",
    "室": "内温外料",
    "係": "数争留属",
}
_TOWN = re.compile("^.*[市区町村](?!民|政|税|長|営|場|街|史|域|画|内|計|道|会|立|づくり)")
"""A town or the like that an office belongs to: that of another is no office renamed."""
_TASK = re.compile(
    "監査|審査|入力|運用|開発|保守|保管|廃棄|点検|検査|確認|承認|照合|印刷|出力|閲覧|登録|監視|処理|公開|消去|会社"
    "|委員会|部局|議会|病院|消防|水道|企業|学校|公社|財団|法人|機構|銀行|申請|[前後]"
)
"""What an office does with the data: one that does something else is no office renamed."""
_COUNTS = re.compile("[0-9一二三四五六七八九十甲乙丙丁A-Z県東西南北]|夜|日中|昼|休日|平日|祝|直")
_LAW_TITLE = re.compile(rf"^{patterns.WORD}{{1,40}}(?:法|法律|令|規則|条例|規程|要綱)$")
_NO_LAW = re.compile(r"(?:方|手|司|立|用|寸|文|療|作|違|適|不|合|無|技|工|製|指|号|伝|命|辞|本|各|関係)[法令]$|法令$")
_POST_BEFORE = re.compile(r"(?:氏名|課長|部長|室長|所長|係長|局長|責任者|管理者|保護官)\s*[:：\s]\s*$")
_PERSON = r"[一-龠々ヶ]{1,3}[ 　](?:[一-龠々]{1,3}|[ぁ-ん]{2,4}|[ァ-ヺ]{2,4})(?:氏|様)?|[一-龠々ヶ]{2,6}氏"
_NO_PERSON = (
    r"[課係室部局所庁省署社会先官長民人等門]$|^[一二三四五六七八九十]{1,3}$|[無未不非全者員職毎各他先約等再県]"
    r"|ない|せず|一部|以外|原則|民間|[任勤臨専駐交替輪番当職業務商営店統括補佐週嘱託庁計]"
)
_OF_A_TOWN = re.compile(rf"^(?:.*各区|.*当該|{patterns.WORD}{{2,}}[市町村])")
_NAME_LETTER = re.compile(patterns.WORD)
_WORD = re.compile(rf"(?:{patterns.WORD}|[A-Za-z・ー]){{2,24}}")
_SEPARATOR = re.compile(r"([、。，．・,()（）「」]|及び|並びに|又は|若しくは|[のとやがはをにでへ])")


@dataclass(frozen=True, slots=True)
class Substitution:
    """One name that took the place of another."""

    kind: str
    """office, company, law_title, person, term (two words for one thing), or slip (a fixed term mistyped)"""
    before: str
    after: str
    proven: bool = False
    """Whether it is one thing renamed: the documents as a whole show it, or the words themselves do."""

    def __str__(self) -> str:
        return f"{self.before}→{self.after}"


def substitutions(block: Block, proof: Proof) -> dict[int, tuple[Substitution, ...]]:
    """The names that were replaced one for one, by the place of their run in the block. A run in which anything
    else differs is not among them.
    """
    return {
        place: tuple(replace(one, proven=proof(one.kind, one.before, one.after)) for one in names)
        for place, names in replaced_names(block).items()
    }


@lru_cache(maxsize=4096)
def replaced_names(block: Block) -> dict[int, tuple[Substitution, ...]]:
    """As `substitutions`, nothing proven yet."""
    found = {}
    for place, run in enumerate(block.runs):
        if run.op is Op.EQUAL:
            continue
        lead = block.runs[place - 1].after if place else ""
        tail = block.runs[place + 1].after if place + 1 < len(block.runs) else ""
        names = _names(run, lead, tail)
        if names:
            found[place] = names
    return found


def _names(run: Run, lead: str, tail: str) -> tuple[Substitution, ...]:
    slip = _slip(run, lead, tail) or _mistyped_word(run)
    if slip:
        return (Substitution("slip", *slip),)
    one = _name(run.before, run.after, lead, tail)
    if one:
        return (one,)
    names = []
    for before, after, *around in _pieces(run, lead, tail):
        if before != after:
            piece = _name(before, after, around[0], around[1])
            if piece is None:
                return ()
            names.append(piece)
    return tuple(names)


def _pieces(run: Run, lead: str, tail: str) -> Iterator[tuple[str, str, str, str]]:
    """Old and new words between the same signs and particles of a run, each with what stands before and after."""
    old, new = _SEPARATOR.split(run.before), _SEPARATOR.split(run.after)
    if len(old) != len(new) or len(old) == 1 or old[1::2] != new[1::2]:
        yield run.before, run.after, lead, tail
        return
    for number in range(0, len(old), 2):
        before = lead if number == 0 else new[number - 1]
        after = tail if number == len(old) - 1 else new[number + 1]
        yield old[number], new[number], before, after


def word_around(block: Block, place: int) -> tuple[str, str] | None:
    """The words that a replaced run of a block belongs to, on both sides (稼働 → 操作 before 記録: 稼働記録, 操作記録);
    None where it is no word that took the place of a word.
    """
    run = block.runs[place]
    lead = block.runs[place - 1].after if place else ""
    tail = block.runs[place + 1].after if place + 1 < len(block.runs) else ""
    start, end = _last_word(lead), _leading_letters(tail)
    pair = start + fold(run.before) + end, start + fold(run.after) + end
    return pair if all(_WORD.fullmatch(word) for word in pair) else None


def _name(before: str, after: str, lead: str, tail: str) -> Substitution | None:
    # A blank ends a word.
    start = "" if before[:1].isspace() or after[:1].isspace() else _last_word(lead)
    letters = "" if before[-1:].isspace() or after[-1:].isspace() else _leading_letters(tail)
    before, after = before.strip(), after.strip()
    for size in range(len(letters) + 1):
        pair = start + before + letters[:size], start + after + letters[:size]
        kind = _kind(*pair, goes_on=tail[size:])
        if kind:
            return Substitution(kind, *pair)
    if re.match("氏(?!名)", tail):
        before, after = before + "氏", after + "氏"
    if (_POST_BEFORE.search(lead) or before[-1:] == after[-1:] == "氏") and _are_persons(before, after):
        return Substitution("person", before, after)
    return None


def _last_word(lead: str) -> str:
    """The letters of a word that `lead` ends with, behind the last office or town named: 総務部情報 → 情報.

    Behind another body it is that body's (年金事務所適用課), and all of the word.
    """
    start = len(lead)
    while start > max(len(lead) - 24, 0) and _NAME_LETTER.match(lead[start - 1]):
        start -= 1
    word = lead[start:]
    if _ANOTHER_BODY.search(word):
        return word
    return _OF_A_TOWN.sub("", re.split(rf"(?:{_UNIT})", word)[-1])


def _leading_letters(tail: str) -> str:
    end = 0
    while end < min(len(tail), 24) and _NAME_LETTER.match(tail[end]):
        end += 1
    return tail[:end]


def _kind(before: str, after: str, *, goes_on: str) -> str:
    """office, company, law_title or term when both are one such name, and no longer word goes on behind it."""
    if not _NAME_LETTER.match(goes_on) and patterns.one_term(before, after):
        return "term"
    if all(_is_office(name, goes_on) for name in (before, after)):
        return "office"
    if all(patterns.COMPANY.search(name) for name in (before, after)) and not _NAME_LETTER.match(goes_on):
        return "" if "、" in before + after else "company"
    if all(_LAW_TITLE.match(name) and not _NO_LAW.search(name) for name in (before, after)):
        return "" if _NAME_LETTER.match(goes_on) and goes_on[0] not in "第別施" else "law_title"
    return ""


def _is_office(name: str, goes_on: str) -> bool:
    return bool(
        _OFFICE.match(name)
        and not _NO_OFFICE.search(name)
        and not (goes_on and goes_on[0] in _WORD_GOES_ON.get(name[-1], ""))
        and not (name.endswith(("担当", "グループ")) and goes_on.startswith(("者", "員", "課", "部", "業")))
        and not _ANOTHER_PLACE.match(goes_on)
    )


def is_renamable(before: str, after: str) -> bool:
    """Whether two names of offices may be one office of the city renamed: of one rank, no other body's, and not
    the next in a row (第一係, 第二係).
    """
    if before[-1:] != after[-1:] or _COUNTS.findall(before) != _COUNTS.findall(after):
        return False
    if any(_ANOTHER_BODY.search(name) or _ANOTHER_PLACE.search(name) for name in (before, after)):
        return False  # no office of the city, or one at another place
    if any(sorted(one.findall(before)) != sorted(one.findall(after)) for one in (_TOWN, _TASK)):
        return False
    return all(
        _OF_THE_CITY.search(name) and not _BODY.search(name) and not _MORE_THAN_A_NAME.search(name)
        for name in (before, after)
    )


def _are_persons(before: str, after: str) -> bool:
    return all(
        re.fullmatch(_PERSON, name) and not re.search(_NO_PERSON, name.removesuffix("氏")) for name in (before, after)
    )


_ONE_LETTER = re.compile(f"{patterns.WORD}?")
NEVER_A_SLIP = frozenset(
    "0123456789一二三四五六七八九十百千万億元前後上下内外有無不非未可否全各毎両双複単法"
    "日月年週時分秒回件人名台枚個倍割円国都道府県市区町村課係室部局紙新旧正副主従男女父母子夫妻甲乙丙本同別済要"
    "再等仮他約初次先類的化旧暫概写簿転私老故求準税審漏弁殊票体"
)
"""Letters that carry a meaning by themselves: one of them more, less or changed is no slip."""


def _slip(run: Run, lead: str, tail: str) -> tuple[str, str] | None:
    """The mistyped and the right spelling where one letter inside a fixed term was wrong (特定固人情報).

    Only inside: a letter before or after the term (非, 未) belongs to another word.
    """
    if len(run.after) > 1 or not _ONE_LETTER.fullmatch(run.before) or run.before in NEVER_A_SLIP:
        return None
    after = lead + run.after + tail
    run_end = len(lead) + len(run.after)
    for term in patterns.terms():
        start = after.find(term, max(len(lead) - len(term), 0))
        if 0 <= start < len(lead) and start + len(term) > run_end:
            mistyped = after[start : len(lead)] + run.before + after[run_end : start + len(term)]
            return (mistyped, term) if mistyped not in patterns.terms() else None
    return None


def _mistyped_word(run: Run) -> tuple[str, str] | None:
    """As `_slip`, for a term in カタカナ, which a redline takes as one word (セキリュティ)."""
    from rapidfuzz.distance import OSA

    known = patterns.terms()
    if run.after in known and run.before not in known and OSA.distance(run.before, run.after) == 1:
        return run.before, run.after
    return None
