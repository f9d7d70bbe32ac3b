"""What a PDF can be refused for."""

from __future__ import annotations

from pia_diff.readers.source import Unreadable


class PdfNotInstalled(Unreadable):
    template = "{file}: to read PDFs, what does it must be installed first: pip install 'pia-diff[pdf]'"


class DamagedPdf(Unreadable):
    template = "{file}: the PDF is damaged or not complete ({reason}); export or download it again"


class EmptyPdf(Unreadable):
    template = (
        "{file}: the PDF has no text; what its pages show is drawn, not written: "
        "get the file it was printed from, or its extracted text"
    )


class ProtectedPdf(Unreadable):
    template = "{file}: the PDF opens only with a password; save it without one and try again"


class ScannedPdf(Unreadable):
    template = (
        "{file}: {count} of {total} pages are pictures without text (page {page} is the first), as a scanner makes "
        "them; nothing is guessed from pictures: get the file it was printed from, or its extracted text"
    )


class GarbledPdf(Unreadable):
    template = (
        "{file}: {count} of {total} characters have no known meaning (page {page} is the first with such), for the PDF "
        "does not say what its fonts show; export it again with its fonts, or get the file it was printed from"
    )


class TooManyPages(Unreadable):
    template = (
        "{file}: the PDF has {pages} pages, more than the {limit} an assessment can have; "
        "name the document itself, or split it"
    )


class TooMuchText(Unreadable):
    template = (
        "{file}: the PDF has more than {limit} characters or lines, more than an assessment can have; "
        "name the document itself, or split it"
    )


class TooSlowPdf(Unreadable):
    template = "{file}: reading the PDF took more than {seconds} seconds and was given up; export it again, or split it"


class TooHeavyPdf(Unreadable):
    template = (
        "{file}: reading the PDF needs more than the {limit} MB of memory it may have; export it again, or split it"
    )


class ReadingBroke(Unreadable):
    template = "{file}: the reader of PDFs broke on this file ({reason}); export it again, or give its extracted text"
