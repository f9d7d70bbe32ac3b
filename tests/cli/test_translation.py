"""The Japanese catalogue: complete, with the same fields, and compiled."""

from __future__ import annotations

import ast
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import pia_diff
from pia_diff.cli import i18n
from pia_diff.cli.i18n import FIELDS_OF_WORDS, LOCALE, gettext, language, translate
from pia_diff.errors import PiaDiffError

if TYPE_CHECKING:
    from conftest import Cli

PACKAGE = Path(pia_diff.__file__).parent
CATALOGUE = LOCALE / "ja" / "LC_MESSAGES"


def message_ids(errors: list[type[PiaDiffError]]) -> dict[str, str]:
    """Message id → where it stands: arguments of _() and N_(), templates of errors, words given to their fields."""
    found: dict[str, str] = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            where = f"{file.relative_to(PACKAGE)}:{node.lineno}"
            if isinstance(node.func, ast.Name) and node.func.id in ("_", "N_"):
                # _() also translates what N_() marked elsewhere.
                plain = isinstance(node.args[0], ast.Constant)
                assert plain or node.func.id == "_", f"{where}: a message id must be a plain string"
                if isinstance(node.args[0], ast.Constant):
                    found.setdefault(node.args[0].value, where)
            for keyword in node.keywords:
                words = keyword.value
                if keyword.arg in FIELDS_OF_WORDS and isinstance(words, ast.Constant) and isinstance(words.value, str):
                    found.setdefault(words.value, where)
    return found | {error.template: f"{error.__module__}.{error.__name__}" for error in errors}


def po() -> dict[str, str]:
    with (CATALOGUE / "pia_diff.po").open("rb") as opened:
        catalogue = read_po(opened, locale="ja")
    return {str(message.id): str(message.string) for message in catalogue if message.id}


def test_every_message_has_a_japanese_translation(all_errors: list[type[PiaDiffError]]) -> None:
    translated = po()
    missing = {message: where for message, where in message_ids(all_errors).items() if not translated.get(message)}
    assert missing == {}


def test_translations_keep_the_fields() -> None:
    def fields(text: str) -> set[str]:
        return set(re.findall(r"\{(\w*)[^}]*\}", text))

    differing = {message: string for message, string in po().items() if fields(message) != fields(string)}
    assert differing == {}


def test_translations_hold_no_doubtful_entries() -> None:
    assert "#, fuzzy" not in (CATALOGUE / "pia_diff.po").read_text("utf-8")


def test_compiled_catalogue_is_in_step_with_its_source() -> None:
    compiled = read_mo(io.BytesIO((CATALOGUE / "pia_diff.mo").read_bytes()))
    assert {str(message.id): str(message.string) for message in compiled if message.id} == po(), (
        "run: pybabel compile -D pia_diff -d pia_diff/locale"
    )


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "ja_JP.UTF-8"}, "ja"),
        ({"LC_MESSAGES": "ja_JP.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LC_ALL": "C", "PIA_DIFF_LANG": "ja"}, "ja"),
        ({"LANG": "ja_JP.UTF-8", "PIA_DIFF_LANG": "en"}, "en"),
        ({"LANG": "ja_JP.UTF-8", "PIA_DIFF_LANG": ""}, "ja"),
    ],
)
def test_language_by_locale(environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIA_DIFF_LANG")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language() == expected


def test_missing_catalogue_leaves_english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PIA_DIFF_LANG", "ja")
    monkeypatch.setattr(i18n, "LOCALE", tmp_path)
    i18n._catalogue.cache_clear()
    try:
        assert gettext("Options") == "Options"
    finally:
        i18n._catalogue.cache_clear()


def test_words_of_ours_in_fields_are_translated_and_words_of_the_user_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    class Wrong(PiaDiffError):
        template = "{file}:{line}: {where}: expected {expected}"

    monkeypatch.setenv("PIA_DIFF_LANG", "ja")
    error = Wrong(file="form", line=1, where="message", expected="a list of options")
    assert translate(error) == "form:1: message: ここに書けるのは選択肢の一覧です"


def test_a_template_without_translation_stays_english(monkeypatch: pytest.MonkeyPatch) -> None:
    class New(PiaDiffError):
        template = "not yet translated {x}"

    monkeypatch.setenv("PIA_DIFF_LANG", "ja")
    assert translate(New(x="{y}")) == "not yet translated {y}"


def test_command_line_in_japanese(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIA_DIFF_LANG", "ja")
    Path("x.yaml").write_text("form: form9\n", "utf-8")
    code, _, err = cli("show", "x.yaml")
    assert code == 14
    assert err.startswith("pia-diff: x.yaml:1: 評価書ではありません")
