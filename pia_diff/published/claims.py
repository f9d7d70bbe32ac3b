"""What the column 提出時期に係る説明 of a published row claims: facts that only the city has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pia_diff.compare.fold import fold


@dataclass(frozen=True, slots=True)
class Claim:
    """One kind of reason. `name` is how it is called in sentences, `question` what a person has to answer before it
    can make the change of an item with ※ anything but 事前. `suffices`: whether 事後 can stand on it, were it true; a
    change is none the less 重要 for being found in a yearly review.
    """

    id: str
    name: str
    question: str
    provision: str
    suffices: bool = True


_PRACTICE = Claim(
    "practice",
    "現状の運用の明文化",
    "説明は「現状の運用の明文化」ですが、変更前から実際に変更後の記載のとおり運用していましたか（はい→事後、いいえ→事前）。",
    "指針第6の2（リスクを相当程度変動させない変更）",
)
_KINDS: tuple[tuple[Claim, str], ...] = (
    (
        _PRACTICE,
        "明文化|(?:現状|現行|現在|実態|実際|従前|従来|既存)の?(?:運用|取扱い?|取り扱い|事務|状況|実態)?(?:に|を|の|へ)?(?:即し|合わせ|あわせ"
        "|踏まえ|記載|反映|明記|明確|具体)|(?:従前|従来|以前)から|実態(?:と|に)の?(?:整合|齟齬|合わせ)|運用(?:は|に)変(?:更|わり)(?:は)?(?:ない|なし)",
    ),
    (
        Claim(
            "office",
            "組織の名称等の変更",
            "説明は組織の名称等の変更ですが、文面の変更はそれだけとは読めません。事務を取り扱う部署や取扱いの内容は変わっていませんか（変わらない→事後、変わる→事前）。",
            "指針第6の2（組織の名称の変更）",
        ),
        "組織(?:名|改正|改編|再編|変更|の(?:名称|改正|改編|変更))|機構改革|(?:課|部|局|係|部署|所属)名(?:称)?の?変更|役職名|人事異動|担当部署の?変更",
    ),
    (
        Claim(
            "typo",
            "誤字・表記の修正",
            "説明は誤字・表記の修正ですが、文面の変更はそれだけとは読めません。取扱いやリスク対策の内容は変わっていませんか（変わらない→事後、変わる→事前）。",
            "指針第6の2（誤字脱字の修正）",
        ),
        "誤字|脱字|誤記|誤植|誤り|文言の?(?:修正|整理|統一|変更|見直し)|(?:表記|字句|用語|記載)の?(?:修正|整理|統一|適正化|精査|揺れ)|体裁|軽微",
    ),
    (
        Claim(
            "law",
            "法令の改正に伴う変更",
            "説明は法令の改正に伴う変更ですが、題名・条項番号の整理だけですか。新たな根拠による取扱いや取扱いの変更を含みませんか（整理だけ→事後、含む→事前）。",
            "指針第6の2（法令の題名等の形式的な変更）",
        ),
        "(?:法|令|法令|条例|規則|省令|番号法|制度)の?(?:一部)?改正|条ずれ|項ずれ|号ずれ|施行に伴|法令上の根拠の?(?:変更|修正)",
    ),
    (
        Claim(
            "reduction",
            "リスクの軽減",
            "説明はリスクの軽減ですが、変更によりリスクが明らかに軽減されますか（はい→事後、いいえ→事前）。",
            "指針第6の2（リスクを明らかに軽減させる変更）",
        ),
        "リスクを?(?:明らかに|より)?(?:軽減|低減|減少)|(?:安全|対策|セキュリティ)の?(?:強化|向上)",
    ),
    (
        Claim(
            "emergency",
            "緊急の必要",
            "説明は緊急の必要ですが、災害その他やむを得ない事由により事前に評価を実施できなかったものですか（はい→事後・速やかに、いいえ→事前）。",
            "規則第9条第2項",
        ),
        "緊急|災害|やむを得ない|規則第?9条第?2項",
    ),
    (
        Claim(
            "regular",
            "定期の見直し",
            "説明は定期の見直し・時点の修正ですが、取扱いやリスク対策の内容は変わっていませんか（変わらない→事後、変わる→事前）。",
            "規則第14条",
            suffices=False,
        ),
        "定期(?:的な)?(?:の)?見直し|時点(?:の)?修正|年次|(?:毎年|年1回)の見直し",
    ),
)
_PATTERNS = tuple((claim, re.compile(pattern)) for claim, pattern in _KINDS)
_ASSERTED = re.compile(
    "重要な変更に?(?:は)?(?:当たら|あたら|該当し)ない|その他の項目の変更|事前の?(?:提出|公表|評価)[^。]{0,12}(?:義務付け|必要|要し|不要|対象)"
    "[^。]{0,12}(?:ない|なし)|形式的な変更"
)


@dataclass(frozen=True, slots=True)
class Claims:
    """What a reason claims: the `claims` (facts only the city has), and whether it asserts that nothing had to be
    submitted beforehand, which is no fact but the question itself.
    """

    claims: tuple[Claim, ...] = ()
    asserted: bool = False

    def __bool__(self) -> bool:
        return bool(self.claims)

    @property
    def suffice(self) -> bool:
        """Whether 事後 can stand on one of the claims, were it true."""
        return any(claim.suffices for claim in self.claims)

    @property
    def names(self) -> str:
        """The claims as a sentence names them."""
        return "、".join(claim.name for claim in self.claims)


@lru_cache(maxsize=1024)
def claims_of(reason: str) -> Claims:
    """What the text of a 提出時期に係る説明 claims."""
    text = fold(reason)
    return Claims(tuple(claim for claim, pattern in _PATTERNS if pattern.search(text)), bool(_ASSERTED.search(text)))
