"""A text written in one canonical way, so that what still differs is more than form.

Telephone numbers, addresses and citations become signs and are kept beside the text; marks of lists go; spelling and
punctuation are of one kind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pia_diff.compare.fold import fold
from pia_diff.timing import patterns
from pia_diff.timing.citations import Citation, cite

CONTACT, ADDRESS = "\x01", "\x02"


@dataclass(frozen=True, slots=True)
class Canonical:
    """`text` is what must agree for a change to be formal. The rest is what was set aside from it, in order:
    `marks` at the heads of the lines, `contacts` (telephone, mail, postcode, address of the net), `addresses`,
    `citations`, `laws` as they were called, and `lists` of bare words in the order they stood in. `words` is the text before spelling and punctuation were evened.
    """

    text: str
    words: str
    marks: tuple[str, ...]
    contacts: tuple[str, ...]
    addresses: tuple[str, ...]
    citations: tuple[Citation, ...]
    laws: tuple[str, ...]
    lists: tuple[str, ...]


@lru_cache(maxsize=1024)
def canonical(text: str) -> Canonical:
    """The canonical form of a text of one or more lines."""
    contacts: list[str] = []

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
        # The line break ends a sentence as well as 。 does.
        lines.append((line[mark.end() :] if mark else line).rstrip("。．."))
    joined = _DEFINED.sub("", "".join(lines)).replace("()", "")
    if "0" in joined or "内線" in joined or "〒" in joined:
        joined = patterns.POSTCODE.sub(contact, patterns.PHONE.sub(contact, joined))
    addresses = re.findall(patterns.ADDRESS, joined) if patterns.BLOCK_NUMBER.search(joined) else []
    words, citations, laws = cite(re.sub(patterns.ADDRESS, ADDRESS, joined) if addresses else joined)
    # Both ways, for a mark of punctuation may have parted the letters of one spelling.
    plain = patterns.without_punctuation(patterns.one_notation(words))
    lists: list[str] = []

    def in_order(match: re.Match[str]) -> str:
        lists.append(match.group())
        return "".join(sorted(_LINK.split(match.group()))) + "".join(sorted(_LINK.findall(match.group())))

    if not _ORDERED.search(plain):
        plain = _LIST.sub(in_order, plain)
    found = (tuple(contacts), tuple(addresses), citations, laws, tuple(lists))
    return Canonical(plain, words, tuple(marks), *found)


_DEFINED = re.compile("[。、]?以下「[^「」]{1,30}」という。?(?=\\))")
"""What something is called below: （以下「機構」という。）."""
_LINK = re.compile("、|及び|並びに|又は|若しくは")
_ITEM = r"(?:[^\W0-9A-Za-z_ぁ-ゟ①-⓿]|[A-Za-z]){1,20}"
_LIST = re.compile(
    rf"(?:^|(?<=[。、はがに]))(?:{_ITEM}、)+{_ITEM}(?:及び|並びに|又は|若しくは){_ITEM}(?=[をはがにへで])"
)
"""A list of bare words: nothing before the first and nothing behind the last that might belong to one of them alone."""
_ORDERED = re.compile("順|優先|次[にいの]|段階|まず|先に|後に|主た|主に|第[一二三1-3]に")


def same_address(before: str, after: str) -> bool:
    """Whether two addresses are one, written in two ways (一丁目2番3号, 1-2-3)."""
    return _plain_address(before) == _plain_address(after)


def same_town(before: str, after: str) -> bool:
    """Whether two addresses lie in one town, and nothing stands before its name in one of them."""
    towns = [re.match(_TOWN, address) for address in (before, after)]
    return all(towns) and len({town.group() for town in towns if town}) == 1


_TOWN = "(?:..[都道府県])?.+?[市区町村]"


def _plain_address(address: str) -> str:
    digits = re.sub("[一二三四五六七八九十百千]+", lambda match: str(patterns.number_of(match.group())), address)
    dashed = re.sub("丁目|番地の|番地|番|号|(?<=[0-9])の(?=[0-9])", "-", digits)
    return re.sub("^..[都道府県]|^神奈川県|^和歌山県|^鹿児島県", "", dashed.strip("-"))
