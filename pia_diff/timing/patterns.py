"""What in a text is a name, an address, a citation: the patterns the rules for formal changes read."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

_N = "(?:[0-9]+|[一二三四五六七八九十百千]+)"
_OF = rf"(?:の{_N})*"

LIST_MARK = re.compile(r"^(?:[・●○◎■□◆◇▪➢*-]|[(]?(?:[0-9]+|[ア-ンｱ-ﾝ]|[a-zA-Z]|[ivx]+)[).．]|[①-⑳]|[㋐-㋾])")
"""A mark or number at the head of a paragraph, on folded text."""

BLOCK_HEAD = re.compile(r"^[<【〈≪《(\[].*(?:措置|について|場合|運用|対応|システム|サーバー?|クラウド).*[>】〉≫》)\]]$")
"""A paragraph that heads the ones below it, on folded text: ＜共通基盤における措置＞."""

PHONE = re.compile(r"(?<![0-9])0[0-9]{1,4}[-(][0-9]{1,4}[-)][0-9]{3,4}(?:[(]?内線:?[0-9]+(?:-[0-9]+)?[)]?)?(?![0-9])")
POSTCODE = re.compile(r"〒?(?<![0-9])[0-9]{3}-[0-9]{4}(?![0-9-])")
URL = re.compile(r"https?://[\x21-\x7e]+")
MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+")
ADDRESS = re.compile(
    rf"(?:[一-龠々ヶケ]{{1,3}}[都道府県])?(?:[一-龠々ぁ-んァ-ヶ]{{1,8}}?[市区町村郡])+[一-龠々ぁ-んァ-ヶ]{{0,12}}?"
    rf"(?:{_N}丁目(?:{_N}番(?:地|{_N}号)?|{_N}(?:-{_N})*)?|{_N}番(?:地(?:の{_N})?|{_N}号)|{_N}-{_N}(?:-{_N})?)"
)
"""A postal address down to the block number, on folded text."""

LAW_NUMBER = re.compile(
    rf"(?:明治|大正|昭和|平成|令和)(?:元|{_N})年(?:[一-龠]{{0,12}}?)(?:法律|政令|省令|告示|規則|条例|訓令)第{_N}号"
)
ARTICLE = re.compile(
    rf"(?:主務省令)?(?:第{_N}条の表|別表(?:第{_N})?)(?:の?第?{_N}{_OF}の?項)?"
    rf"|第{_N}条{_OF}(?:第{_N}項{_OF})?(?:第{_N}号{_OF})?[イロハニホヘト]?"
)
"""A citation of an article, or of an item of an annexed table, on folded text."""
NOT_A_CITATION = re.compile(r"(?:被保険者|様式|書式|資格|宿舎|研究|住宅|庁舎|会議室|サーバ|センタ)")
CONNECTOR = re.compile(r"(?:及び|並びに|又は|若しくは|、|・|,|及|並)")

UNIT_END = "課|係|室|部|局|支所|出張所|事務所|センター|班|グループ|担当|署|庁|省|委員会|事務局|本部|支部|窓口"
OFFICE = re.compile(rf"^[一-龠々ァ-ヺーA-Za-z・]{{0,24}}?[一-龠々ァ-ヺーA-Za-z](?:{UNIT_END})$")
COMPANY = re.compile(r"(?:株式会社|有限会社|合同会社|\(株\)|㈱|財団法人|社団法人|協同組合)")
LAW_TITLE = re.compile(r"^[一-龠々ァ-ヺーぁ-ん]{1,40}(?:法|令|規則|条例|規程|要綱|告示)$")
POST_BEFORE = re.compile(r"(?:氏名\s*[:：]?|(?:課長|部長|室長|所長|係長|局長|責任者|管理者|保護官)\s*[:：]\s*)$")
PERSON = re.compile(r"^[一-龠々ヶ]{1,4}[ 　]?[一-龠々ぁ-んァ-ヺ]{1,4}氏?$")
NO_PERSON = re.compile(r"[課係室部局所庁省署社会先者員官職長民人等部]$")
"""A name never ends so; a post, an office or a group of persons does."""

_PUNCTUATION = re.compile(r"(?<![0-9])[、。，．,.]|[、。，．,.](?![0-9])")
_BRACKETS = str.maketrans("「」『』【】〔〕[]<>＜＞〈〉", "()()()()()()()()")


@lru_cache(maxsize=1)
def _notation() -> tuple[re.Pattern[str], dict[str, str]]:
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    lines = yaml.load((Path(__file__).parent / "notation.yaml").read_text("utf-8"), Loader=loader)
    first = {word: line[0] for line in lines for word in line}
    words = sorted(first, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words))), first


@lru_cache(maxsize=1)
def terms() -> tuple[str, ...]:
    """The fixed terms of `terms.yaml`, longest first."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    listed = yaml.load((Path(__file__).parent / "terms.yaml").read_text("utf-8"), Loader=loader)
    return tuple(sorted(listed, key=len, reverse=True))


def last_unit(word: str) -> str:
    """What stands behind the last unit named in a word: `総務部情報` → `情報`."""
    return re.split(rf"(?:{UNIT_END})", word)[-1]


def one_notation(text: str) -> str:
    """Every spelling of `notation.yaml` written one way."""
    pattern, first = _notation()
    return pattern.sub(lambda match: first[match.group()], text)


def without_punctuation(text: str) -> str:
    """Brackets of one shape, and no 、 or 。 except between digits."""
    return _PUNCTUATION.sub("", text.translate(_BRACKETS))


def replace_citations(text: str, by: str) -> str:
    """Citations of articles and law numbers replaced by `by`; 第1号被保険者 and the like stay."""

    def citation(match: re.Match[str]) -> str:
        return match.group() if NOT_A_CITATION.match(text, match.end()) else by

    replaced = LAW_NUMBER.sub(by, ARTICLE.sub(citation, text))
    # 第19条第7号及び第8号: what follows a citation and a connector is one too.
    chained = re.compile(rf"(?<={re.escape(by)})({CONNECTOR.pattern})第{_N}(?:項|号){_OF}(?!{NOT_A_CITATION.pattern})")
    while by and chained.search(replaced):
        replaced = chained.sub(rf"\1{by}", replaced)
    return replaced


def citations(text: str) -> list[str]:
    """The citations of a text in order."""
    return [match.group() for match in ARTICLE.finditer(text) if not NOT_A_CITATION.match(text, match.end())]
