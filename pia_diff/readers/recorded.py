"""Lists of 記録項目 that are running text: `1. 宛名番号、2. 氏名、…`, or a line each → tables."""

from __future__ import annotations

import re

from pia_diff.model import Table, clean_lines


def recorded_items(text: str) -> Table | None:
    """The list as a table: with the numbers printed in it, else a row a line; None where there is no text."""
    lines = clean_lines(text)
    rows = enumerated("\n".join(lines))
    if rows:
        return Table(("番号", "記録項目"), tuple(rows))
    return Table(("記録項目",), tuple((line,) for line in lines if line)) if lines else None


_NUMBER = re.compile(r"(?:^|(?<=[\s、,，。;；]))([0-9０-９]{1,4})[.．]\s{0,9}", re.MULTILINE)


def enumerated(text: str) -> list[tuple[str, str]]:
    """The entries of `1. 宛名番号、2. 氏名、…` as (number, entry); none where the text is no such list.

    A number that does not follow the one before it is no number of the list; up to three may be missing.
    """
    starts: list[re.Match[str]] = []
    expected = 1
    for match in _NUMBER.finditer(text):
        if expected <= int(match[1]) <= expected + 3:
            starts.append(match)
            expected = int(match[1]) + 1
    if len(starts) < 3 or text[: starts[0].start()].strip():
        return []
    ends = [match.start() for match in starts[1:]] + [len(text)]
    return [
        (match[1], "\n".join(clean_lines(text[match.end() : end].strip().rstrip("、,，"))))
        for match, end in zip(starts, ends, strict=True)
    ]
