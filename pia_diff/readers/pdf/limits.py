"""How much of anything a PDF may have, and reading it may take. The longest published assessment has some 300 pages
and half a million characters; it is read within seconds."""

PAGES = 2_000
GLYPHS = 8_000_000
"""Drawn characters: a program may draw a text again on every page its cell reaches, hidden but for a part."""
RULES = 20_000
"""Ruling lines of a page; one with more is a drawing, and is read as if it had none."""
MEMORY = 3 * 1024**3
"""Bytes of address space for the child process."""
CPU_SECONDS = 120
SECONDS = 180
"""By the clock: for systems that cannot limit the time of a processor."""
