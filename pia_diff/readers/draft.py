"""Drafts: a whole assessment in one YAML or JSON file, as `pia-diff export` writes it and people edit it."""

from __future__ import annotations

from pathlib import Path

from pia_diff.model import Assessment
from pia_diff.structured.decode import decode_assessment
from pia_diff.structured.encode import encode_assessment
from pia_diff.structured.plain import read_json, read_yaml, write_json, write_yaml

SUFFIXES = frozenset({".yaml", ".yml", ".json"})


def read_draft(text: str, path: Path) -> Assessment:
    """The assessment of a draft. `path` decides between YAML and JSON, is named in errors and is where relative
    names of drawings start. Raises BrokenSyntax, NotPlain, DuplicateKey, DraftError.
    """
    read = read_json if _is_json(path) else read_yaml
    folder = path.parent
    return decode_assessment(read(text, str(path)), lambda name: (folder / name).read_bytes())


def write_draft(assessment: Assessment, path: Path) -> str:
    """The text of a draft, every empty item written too; JSON where `path` ends in `.json`."""
    plain = encode_assessment(assessment, empties=True)
    return write_json(plain) if _is_json(path) else write_yaml(plain)


def _is_json(path: Path) -> bool:
    return path.suffix.lower() == ".json"
