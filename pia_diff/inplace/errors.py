"""Why the annex cannot be put into a workbook. `file` is named, the sheet and cell where there is one, the remedy."""

from __future__ import annotations

from pia_diff.errors import PiaDiffError


class NotInPlace(PiaDiffError):
    """Base of these errors."""

    code = "file_problem"


class OtherFile(NotInPlace):
    template = (
        "{file}: the annex can be put into an .xlsx or .xlsm workbook only, and this is {what}; "
        "open it in Excel, save it as .xlsx (File > Save As) and try again"
    )


class NoAnnexSheet(NotInPlace):
    template = (
        "{file}: no sheet has the heads of the annex 変更箇所 ({heads}); write these six heads into one row of the "
        "sheet that takes the annex, and try again"
    )


class HeadsMissing(NotInPlace):
    template = (
        "{file}: {place}: this row has heads of the annex 変更箇所, but not {missing}; write the six heads "
        "({heads}) into one row, and try again"
    )


class SeveralAnnexSheets(NotInPlace):
    template = (
        "{file}: several sheets have the heads of the annex 変更箇所 ({sheets}); call one of them 変更箇所, "
        "or delete the others, and try again"
    )


class RowsApart(NotInPlace):
    template = (
        "{file}: {place}: below the table of the annex and another text ({between}) stands what looks like a row of "
        "the annex again; move or delete one of them, so that the rows of the annex stand together"
    )


class FormulaInTheWay(NotInPlace):
    template = (
        "{file}: {place} holds a formula, in a row of the annex or below it, which cannot be replaced or moved without "
        "changing other parts of the workbook; paste it as a value (Paste Special > Values), and try again"
    )


class TableInTheWay(NotInPlace):
    template = (
        "{file}: {sheet}: the cells {range} are a {what} of Excel, which does not bear to be written into or moved; "
        "turn it into plain cells (Table Design > Convert to Range), and try again"
    )


class TooManyRows(NotInPlace):
    template = "{file}: {sheet}: the annex would reach the row {row}, and Excel has {limit}; put fewer rows into it"


class UnusualArchive(NotInPlace):
    template = (
        "{file}: the archive of the workbook is of an unusual kind ({reason}); open it in Excel, save it again as "
        ".xlsx and try again"
    )
