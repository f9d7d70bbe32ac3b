"""What can be wrong with a workbook. All are Unreadable: `file` is named, the place where there is one, the remedy."""

from __future__ import annotations

from pia_diff.readers.source import Unreadable


class DamagedWorkbook(Unreadable):
    template = (
        "{file}: the workbook is damaged ({part}: {reason}); open it in Excel or LibreOffice, let it be repaired, "
        "and save it again as .xlsx"
    )


class Protected(Unreadable):
    template = (
        "{file}: the workbook is locked with a password; open it in Excel, take the password off "
        "(File > Info > Protect Workbook > Encrypt with Password), save it and try again"
    )


class Overfull(Unreadable):
    """An archive that would unpack to more than any document needs: a zip bomb, or no document."""

    template = (
        "{file}: unpacked, the workbook has {size} {unit}, more than the {limit} an assessment can have; "
        "name the document itself"
    )


class OtherDocument(Unreadable):
    template = "{file}: this is no workbook but {what}; save it as .xlsx, .pdf or .txt and try again"


class NoSheets(Unreadable):
    template = "{file}: the workbook has no sheet with cells (found: {found}); name the workbook of the form itself"


class EmptyWorkbook(Unreadable):
    template = "{file}: all sheets of the workbook are empty ({sheets}); name the workbook that was filled in"


class FarCell(Unreadable):
    template = (
        "{file}: something is written far outside the form, as far as the cell {place}, so that the sheet spans more "
        "than {limit} cells; delete what stands there and save the workbook again"
    )
