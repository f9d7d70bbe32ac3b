"""A text written in one canonical way, so that what still differs is more than form.

Telephone numbers, addresses and citations become signs and are kept beside the text; marks of lists go; spelling and
punctuation are of one kind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pia_diff.compare.fold import fold, joined
from pia_diff.timing import patterns
from pia_diff.timing.citations import Citation, cite, is_short_for

CONTACT, ADDRESS = "\x01", "\x02"


@dataclass(frozen=True, slots=True)
class Canonical:
    """`text` is what must agree for a change to be formal. The rest is what was set aside from it, in order:
    `marks` at the heads of the lines, `contacts` (telephone, mail, postcode, address of the net), `addresses`,
    `citations`, `laws` as they were called, and `lists` of bare words in the order they stood in. `words` is the text
    before spelling and punctuation were evened.
    """

    text: str
    words: str
    marks: tuple[str, ...]
    contacts: tuple[str, ...]
    addresses: tuple[str, ...]
    citations: tuple[Citation, ...]
    laws: tuple[str, ...]
    lists: tuple[str, ...]


@lru_cache(maxsize=4096)  # both sides of every change, once for causes and once for the rules
def canonical(text: str) -> Canonical:
    """The canonical form of a text of one or more lines."""
    contacts: list[str] = []
    text = _CONTROLS.sub("�", text)

    def contact(match: re.Match[str]) -> str:
        contacts.append(match.group())
        return CONTACT

    if "://" in text or "@" in text:
        # Before folding, which takes out the blank that ends an address.
        text = re.sub(patterns.MAIL, contact, re.sub(patterns.URL, contact, text))
    marks = []
    lines = []
    for line in map(fold, text.split("\n")):
        mark = patterns.LIST_MARK.match(line)
        marks += [mark.group()] if mark else []
        lines.append(line[mark.end() :] if mark else line)
    # The end of the paragraph ends a sentence as well as 。 does; a wrapped line does not.
    lines[-1] = lines[-1].rstrip("。．.")
    whole = joined(lines)
    if "以下「" in whole:
        whole = _DEFINED.sub(_without_definition, whole)
    if "0" in whole or "内線" in whole or "〒" in whole:
        whole = patterns.POSTCODE.sub(contact, patterns.PHONE.sub(contact, whole))
    addresses = re.findall(patterns.ADDRESS, whole) if patterns.BLOCK_NUMBER.search(whole) else []
    words, citations, laws = cite(re.sub(patterns.ADDRESS, ADDRESS, whole) if addresses else whole)
    # Both ways, for a mark of punctuation may have parted the letters of one spelling.
    plain = patterns.without_punctuation(patterns.one_notation(words))
    lists: list[str] = []

    def in_order(match: re.Match[str]) -> str:
        lists.append(match.group())
        return "".join(sorted(_LINK.split(match.group()))) + "".join(sorted(_LINK.findall(match.group())))

    if len(_CONJUNCTION.findall(plain)) == 1 and not _ORDERED.search(plain):
        plain = _LIST.sub(in_order, plain)
    found = (tuple(contacts), tuple(addresses), citations, laws, tuple(lists))
    return Canonical(plain, words, tuple(marks), *found)


_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")
"""What no text says: some of them are the signs."""
_DEFINED = re.compile(
    r"(?P<what>[^、。()「」]{2,80})\((?P<number>[^()「」]*?)[。、]?以下「(?P<short>[^「」]{1,30})」という。?\)"
)
"""What something is called below: 地方公共団体情報システム機構（以下「機構」という。）."""
_BODIES = {
    "機構": "地方公共団体情報システム機構",
    "J-LIS": "地方公共団体情報システム機構",
    "住基ネット": "住民基本台帳ネットワークシステム",
}


def _without_definition(match: re.Match[str]) -> str:
    """A law or a body without the short name that everyone knows it by, where the paragraph does not use the name.

    Any other definition stays: where 職員（以下「利用者」という。） stands, it says who 利用者 is.
    """
    what, number, short = match["what"], match["number"], match["short"]
    long = _BODIES.get(short)
    rest = match.string[: match.end("what")] + match.string[match.end() :]
    known = what.endswith(long) and short not in rest.replace(long, "") if long else is_short_for(short, what)
    return match.group() if not known else f"{what}({number})" if number else what


_CONJUNCTION = re.compile("及び|並びに|又は|若しくは|・|と(?!き)|や")
_LINK = re.compile("、|及び|並びに|又は|若しくは")
_ITEM = (
    r"(?:氏名|住所|生年月日|性別|続柄|年齢|電話番号|個人番号|宛名番号|世帯番号|住民票コード"
    r"|申請書|届出書|申告書|請求書|証明書|通知書|同意書|委任状|添付書類"
    r"|(?:(?![都道府県区町村先社旧新全各他庁同当本外内両毎諸])[^\W0-9A-Za-z_ぁ-ゟ①-⓿]){1,5}(?<!各)課)"
)
_LIST = re.compile(
    rf"(?:^|(?<=[。はがに])|(?<=[^\Wぁ-ん]、))(?:{_ITEM}、)+{_ITEM}(?:及び|並びに|又は|若しくは){_ITEM}(?=[をはがにへで])"
)
"""The one list of a paragraph, of bare words that stand for themselves: nothing before the first and nothing behind the
last may belong to one of them alone (福祉課職員), and the order of actions (承認、抽出) is content.
"""
_ORDERED = re.compile(
    "順|優先|次[にいの]|段階|まず|先に|後に|主た|主に|第[一二三1-3]に|それぞれ|各々|おのおの|前者|後者|最初|最後|筆頭|代表|[0-9一二三]つ"
    "|番目|項目|特に|とくに|中でも|とりわけ|新た|[たるい]、"
)


def same_address(before: str, after: str) -> bool:
    """Whether two addresses are one, written in two ways (一丁目2番3号, 1-2-3)."""
    return _plain_address(before, after) == _plain_address(after, before)


def same_town(before: str, after: str) -> bool:
    """Whether two addresses lie in one town, and nothing stands before its name in one of them."""
    towns = [re.match(_TOWN, address) for address in (before, after)]
    return all(towns) and len({town.group() for town in towns if town}) == 1


_TOWN = "(?:..[都道府県])?.+?[市区町村]"


def _plain_address(address: str, other: str) -> str:
    digits = re.sub("[一二三四五六七八九十百千]+", lambda match: str(patterns.number_of(match.group())), address)
    dashed = re.sub("丁目|番地の|番地|番|号|(?<=[0-9])の(?=[0-9])", "-", digits).strip("-")
    # There is a 中央市 in more than one prefecture: only where the other leaves it out does the prefecture go.
    return dashed if re.match(_PREFECTURE, other) else re.sub(_PREFECTURE, "", dashed)


_PREFECTURE = "神奈川県|和歌山県|鹿児島県|..[都道府県]"
