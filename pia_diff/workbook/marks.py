"""Words and signs of the written workbook that its reader must know."""

from __future__ import annotations

UNREADABLE = "〔読取不能〕"
"""Stands where the source lost an item."""
PICTURE = "〔図〕"
"""Stands before the name of a drawing."""
TAKEN, UNTAKEN = "[○]", "[　]"
"""A check box of the form."""

LEFT_OVER_SHEET = "（読み取れなかった記載）"
NOTES_SHEET = "管理情報"
"""What print cannot carry."""
OPTIONS_SHEET = "選択肢一覧"
"""The lists from which Excel lets the officer choose."""
OWN_SHEETS = (LEFT_OVER_SHEET, NOTES_SHEET, OPTIONS_SHEET)
"""Titles of the sheets that are not the form's."""

TABLE_OF_FILE = "特定個人情報ファイル名"
TABLE_NAME = "表の名称"
"""Stand before the name of a table of 別添2 and 別紙."""

# Kinds of notes on NOTES_SHEET, in its first column.
NOTE_FORM = "様式"
NOTE_VERSION = "様式の表示"
NOTE_FILE = "ファイル"
NOTE_INSTANCE = "名称"
NOTE_ABSENT = "読取不能"
NOTE_DRAWING = "図"
NOTE_NO_DRAWING = "図なし"
NOTE_TABLE = "表"
