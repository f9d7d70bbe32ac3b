"""A document as archives hold it, from the text file to the annex: read, keep, export, edit, keep again, compare."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[2] / ".." / "shared" / "corpus" / "hachioji-full-2018.txt"

pytestmark = pytest.mark.skipif(
    not CORPUS.is_file(), reason="the published documents in ../shared/corpus are not part of the project"
)


def _edited(draft: str) -> str:
    """Five edits an officer might make, each known by the item it is made in."""
    draft, choice = re.subn(r"(?m)^(  I\.1\.3 対象人数: ).*$", r"\1 10万人以上30万人未満", draft, count=1)
    draft, post = re.subn(r"(?m)^(  I\.7\.2 所属長の役職名: ).*$", r"\1 区民課長", draft, count=1)
    draft, place = re.subn(
        r"(?m)^(    II\.6\.1 保管場所: \|-\n)",
        r"\1      ・国が認定したクラウド上のサーバーにも保管する。\n",
        draft,
        count=1,
    )
    draft, purpose = re.subn(r"(?m)^(    II\.3\.6 使用目的: .+)$", r"\1 窓口の混雑予測にも用いる。", draft, count=1)
    draft, staff = re.subn(r"(?m)^(    II\.3\.7\.count 使用者数: ).*$", r"\1 1,000人以上", draft, count=1)
    assert (choice, post, place, purpose, staff) == (1, 1, 1, 1, 1)
    return draft


def test_from_the_extracted_text_to_the_annex(cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli("init").code == 0
    assert cli("add", str(CORPUS), "--as", "v2023", "--published", "2023-03-31").code == 0
    assert cli("export", "v2023", "-o", "draft.yaml").code == 0
    draft = Path("draft.yaml")
    assert cli("add", "draft.yaml", "--as", "same").out.count("v2023"), "the export says the same as the version"
    draft.write_text(_edited(draft.read_text("utf-8")), "utf-8")
    assert cli("add", "draft.yaml", "--as", "v2024", "--published", "2024-03-31").code == 0

    result = cli("v2023", "v2024", "--format", "json")
    assert result.code == 0
    rows = json.loads(result.out)["rows"]
    file = rows[2]["path"].partition("[")[2].partition("]")[0]
    assert [(row["path"], row["duty"]) for row in rows] == [
        ("I.1.3", "事後"),
        ("I.7.2", "事後"),
        (f"II[{file}].3.6", "事前"),
        (f"II[{file}].3.7.count", "事後"),
        (f"II[{file}].6.1", "事前"),
    ]
    assert {row["date"] for row in rows} == {"令和6年3月31日"}
    assert rows[4]["before"] == "（右記を追加）"
    assert rows[4]["after"] == "・国が認定したクラウド上のサーバーにも保管する。"


def test_what_the_source_lost_is_no_deletion(cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    cli("init")
    cli("add", str(CORPUS), "--as", "torn", "--published", "2023-03-31")
    cli("export", "torn", "-o", "draft.yaml")
    # The same document with one lost item found again: nothing was known of it, so nothing can have changed.
    text = Path("draft.yaml").read_text("utf-8")
    lost = re.search(r"(?m)^    - (III\[[^\]]+\]\.([\w.]+\.enough))$", text)
    assert lost is not None
    empty = re.compile(rf"(?m)^(    III\.{re.escape(lost.group(2))} [^:\n]+: )''$")
    mended, count = empty.subn(r"\1十分である", text, count=1)
    assert count == 1
    Path("draft.yaml").write_text(mended, "utf-8")
    assert cli("add", "draft.yaml", "--as", "mended", "--published", "2024-03-31").code == 0
    result = json.loads(cli("torn", "mended", "--format", "json").out)
    assert result["rows"] == []
    assert lost.group(1) in result["unreadable"]
