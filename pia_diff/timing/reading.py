"""A rewritten paragraph as the rules for formal changes read it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pia_diff.compare import Block
from pia_diff.compare.fold import fold
from pia_diff.timing import patterns
from pia_diff.timing.canonical import CONTACT, Canonical, canonical, same_address, same_town
from pia_diff.timing.citations import GROUND, LAW, renumbered, same_laws
from pia_diff.timing.layout import has_choice_marks, without_choice_marks
from pia_diff.timing.names import Proof, Substitution, substitutions
from pia_diff.timing.planned import Settled, settle

_KEPT = (
    "保管|設置|保存|格納|センタ|サーバ|クラウド|倉|書庫|媒体|処分|廃棄|溶解|裁断|破砕|作業|施設|運搬|搬|取扱|取り扱|入力|処理"
    "|受け[、。るたてい]|受領|受取|受け取|送|提出|配|執務|操作|端末|委託|データ|書き取|開発|運用|保守|監視|特定個人情報|個人番号|に置|集|確認|届出"
)
_WRITES_TO = (
    rf"[課係室部局所]\({CONTACT}|に連絡する|電話|TEL|連絡先|問合|問い合|窓口|ホームページ|URL|掲載|公表|閲覧|FAX|ファクシミリ"
    "|メールアドレス|郵送"
)
_CONNECTS = (
    "送信|受信|接続|通信|許可|ポート|文書番号|限る|限り|限定|ログ|だけ|のみ|以外|登録|送付先|送る|転送|暗号|保存|保管|格納|アップロード"
    "|ダウンロード|取得|収集|入手|提供|提出|連携|移転|報告|アクセス|認証|取り?込|入力|データ|FAX|ファクシミリ|折返|折り返|本人確認|発信|着信"
    "|届け|届く|届出|受け取|受取|受領|渡|漏えい|事故|緊急|特定個人情報|個人番号|申請を|電子申請|オンライン|利用する|使用する|使う|システム"
    "|サーバ|クラウド|端末|監視|遠隔|リモート|VPN|委託|送付|書き込|書込|所得|照会する|申告|操作"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A rewritten block in canonical form: `before` with the names that are proven to be renamed as in the newer text,
    `renamed` with all that were replaced, proven or not; in both, what the newer text only settles (`settled`) as it
    stands there.
    """

    block: Block
    names: tuple[Substitution, ...]
    proven: tuple[Substitution, ...]
    before: Canonical
    renamed: Canonical
    after: Canonical
    settled: Settled

    @classmethod
    def of(cls, block: Block, proof: Proof) -> Reading:
        names = substitutions(block, proof)
        proven = {place: found for place, found in names.items() if all(name.proven for name in found)}
        after = block.after or ""
        settled = _settled(written(block, proven), after)
        before = canonical(settled.before)
        renamed = before
        if len(proven) < len(names):
            renamed = canonical(_settled(written(block, names), after).before)
        return cls(block, _flat(names.values()), _flat(proven.values()), before, renamed, canonical(after), settled)

    def shifts(self, proof: Proof, *, new_table: bool) -> list[tuple[str, str]] | None:
        """The citations that were renumbered; None when one may be another ground. As many on both sides, but for
        the numbers of laws.
        """
        before, after = self.before.citations, self.after.citations
        if len(before) != len(after):
            if not same_laws(before, after):
                return None
            before, after = (tuple(one for one in side if one.kind != "number") for side in (before, after))
        return renumbered(
            before,
            after,
            lambda old, new: proof("citation", old, new),
            # Rows in a sentence that names no table may be those of anything: 渡すのは3の項だけである.
            new_table=new_table and (names_grounds(self.block) or "欄" in self.after.text),
        )

    def doubts(self, proof: Proof, *, new_table: bool, is_place: bool, is_ground: bool) -> frozenset[str] | None:
        """None when the block is formal; else what alone may make it so, which only a person can tell."""
        before, after = self.before, self.after
        if before.text != after.text and not self._lacks_number_of_a_law():
            return frozenset(self._possible(is_ground=is_ground))
        if self.shifts(proof, new_table=new_table) is None:
            return frozenset({"citations"})
        if is_place and before.contacts != after.contacts:
            return frozenset({"address"})
        if before.contacts != after.contacts and not self._says_whom_to_ask():
            return frozenset({"contact"})
        for old, new in zip(before.addresses, after.addresses, strict=True):
            own = proof("address", old, new) or (same_town(old, new) and self._tells_where_to_write())
            kept = re.search(_KEPT, self.after.text)
            if not same_address(old, new) and (is_place or kept or not own):
                return frozenset({"address"})
        return None

    def _lacks_number_of_a_law(self) -> bool:
        texts = self.before.text, self.after.text
        return texts[0].count(LAW) != texts[1].count(LAW) and texts[0].replace(LAW, "") == texts[1].replace(LAW, "")

    def _says_whom_to_ask(self) -> bool:
        """Whether telephone numbers and addresses of the net stand where people are told whom to ask or where to read,
        not as a place to which data go; none lost its encryption, and no mail goes to another domain.
        """
        domains = [[one.partition("@")[2] for one in side.contacts] for side in (self.before, self.after)]
        if domains[0] != domains[1]:
            return False
        secure = [sum("https:" in one for one in side.contacts) for side in (self.before, self.after)]
        text = self.after.text
        return bool(re.search(_WRITES_TO, text)) and not re.search(_CONNECTS, text) and secure[1] >= secure[0]

    def _tells_where_to_write(self) -> bool:
        """Whether an address stands with a postcode or a telephone number, and is not where anything is kept."""
        text = self.after.text
        return (CONTACT in text or "電話" in text) and not re.search(_KEPT, text)

    def _possible(self, *, is_ground: bool) -> Iterable[str]:
        before, after = self.before, self.after
        if before.citations or after.citations:
            grounds = is_ground and names_grounds(self.block)
            if grounds or _without_grounds(before.text) == _without_grounds(after.text):
                yield "citations"
            if before.citations and after.citations and _without_titles(before.text) == _without_titles(after.text):
                yield "titles"
        if self.names and self.renamed.text == after.text:
            yield "names"
        if any(has_choice_marks(text or "") for text in (self.block.before, self.block.after)):
            plain = [canonical(without_choice_marks(text or "")) for text in (self.block.before, self.block.after)]
            if plain[0].text == plain[1].text:
                yield "marks"

    def classes(self) -> set[str]:
        """The kinds of formal change in a block that is formal as a whole."""
        found = {"wording" if one.kind == "slip" else one.kind for one in self.proven}
        before, after = self.before, self.after
        if before.contacts != after.contacts or before.addresses != after.addresses:
            found.add("contact")
        if [one.text for one in before.citations] != [one.text for one in after.citations] or before.laws != after.laws:
            found.add("law")
        if self.settled.dates:
            found.add("date")
        if self.settled.emphasis:
            found.add("emphasis")
        if before.lists != after.lists:
            found.add("order")
        if before.words != after.words or before.marks != after.marks:
            found.add("wording")
        return found or {"wording"}


def _settled(before: str, after: str) -> Settled:
    before = patterns.without_slips(before)
    if "予定" not in before and "全く" not in before and "まったく" not in before:
        return Settled(before)
    # Line by line: folding takes line breaks out, and lines are what marks of lists stand at the head of.
    return settle("\n".join(map(fold, before.split("\n"))), "\n".join(map(fold, after.split("\n"))))


def written(block: Block, names: Iterable[int]) -> str:
    """The older text, the runs at some places as in the newer one."""
    return "".join(run.after if place in names else run.before for place, run in enumerate(block.runs))


def _flat(found: Iterable[tuple[Substitution, ...]]) -> tuple[Substitution, ...]:
    return tuple(dict.fromkeys(name for names in found for name in names))


_JOINING = f"(?:及び|並びに|又は|若しくは|、|・)*(?:{GROUND})"
_CAPTION = r"\([^()]*\)"
_TITLE_END = "(?:法律|(?<![方手])法|条例|規則|規程|令)"
_TITLE = rf"(?:[^\W0-9A-Za-z_]|[・、]){{1,80}}?{_TITLE_END}"
_TITLE_WITH_NUMBER = (
    rf"(?:(?<=^)|(?<=[、。(・])|(?<=及び)|(?<=又は)|(?<=並びに))[^、。()]{{2,60}}?{_TITLE_END}(?={LAW})"
)


def _without_grounds(text: str) -> str:
    """A canonical text with all citations, their laws and the words that join them taken out."""
    return re.sub(_JOINING, "", text)


def _without_titles(text: str) -> str:
    """A canonical text with the titles of laws that stand with their number, and the numbers, taken out."""
    return re.sub(_TITLE_WITH_NUMBER, "", text).replace(LAW, "")


def names_grounds(block: Block) -> bool:
    """Whether a block of a list of legal grounds names nothing but laws and provisions, and their captions."""
    for text in (block.before, block.after):
        rest = re.sub(_CAPTION, "", _without_grounds(canonical(text or "").text))
        if re.sub(_TITLE, "", rest).strip("・、:"):
            return False
    return True
