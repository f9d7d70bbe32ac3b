"""YAML and JSON text ↔ plain data (dict, list, str), with the place every piece was read from.

Every scalar is a string; aliases, duplicate keys and tags are refused. The writer is deterministic: write → read →
write gives the same bytes.
"""

from pia_diff.structured.data import (
    BrokenSyntax,
    Document,
    DuplicateKey,
    FlowList,
    NotPlain,
    Place,
    Plain,
    Trail,
    WrongCharacter,
)
from pia_diff.structured.json_text import read_json, write_json
from pia_diff.structured.yaml_reader import read_yaml
from pia_diff.structured.yaml_writer import write_yaml

__all__ = [
    "BrokenSyntax",
    "Document",
    "DuplicateKey",
    "FlowList",
    "NotPlain",
    "Place",
    "Plain",
    "Trail",
    "WrongCharacter",
    "read_json",
    "read_yaml",
    "write_json",
    "write_yaml",
]
