"""Three small revisions of one document, written as drafts."""

from __future__ import annotations

from pathlib import Path

import pytest

from pia_diff.readers.draft import read_draft

BASE = """\
form: form4-2024
H 表紙:
  H.number: '1'
  H.name: 住民基本台帳に関する事務
I 基本情報:
  I.1.2: |-
    住民票の作成
    届出の受付
  I.2.sys:
  - 1: 住民記録システム
    3:
    - 宛名システム等
  - 1: 宛名システム
    2: 宛名を管理する。
II 特定個人情報ファイルの概要:
  住民基本台帳ファイル:
    II.3.6: 記録を正確に行うため
    II.4.out:
    - name: 収納業務
      1: 収納に関すること
      3: 10人未満
    - name: 印刷業務
      1: 印刷に関すること
      3: 10人未満
    - name: 配送業務
      1: 配送に関すること
"""


@pytest.fixture
def draft():
    """Gives the document with some of its words replaced: `draft("10人未満", "10人以上50人未満")`."""

    def made(*replacements):
        text = BASE
        for old, new in zip(replacements[::2], replacements[1::2], strict=True):
            assert old in text
            text = text.replace(old, new, 1)
        return read_draft(text, Path("draft.yaml"))

    return made
