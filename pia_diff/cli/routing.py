"""Which command a command line means. Imports nothing heavy: it runs before Typer is loaded."""

from __future__ import annotations

from collections.abc import Sequence

from pia_diff.errors import N_

COMMANDS = {
    "diff": N_("Show what changed between two versions (the word diff may be left out)"),
    "annex": N_("Write the whole annex 変更箇所 of a version: the rows published before, then the new ones"),
    "init": N_("Make an empty repository for versions"),
    "add": N_("Keep a document, or a folder of documents, as a version"),
    "versions": N_("List the versions"),
    "show": N_("Show a version or an item of it"),
    "export": N_("Write a version as one file: a draft to edit, or the form as a workbook"),
    "read": N_("Tell what is understood of a document"),
    "check": N_("Check whether a document is filled in as its form wants it"),
    "why": N_("Say why a change is 事前, 事後 or 要確認"),
    "review": N_("Write the changes as a workbook to decide in, and keep what was decided"),
    "check-table": N_("Check whether the 提出時期 of a published table of changes can stand"),
    "status": N_("Show what is due, missed or waits for an answer, of every assessment"),
    "history": N_("Show every version in which an item, a section or an instance changed"),
    "blame": N_("Show of every paragraph which version brought it, and who decided about it"),
    "log": N_("List the versions with counts of their changes by duty"),
    "search": N_("Show in which versions a wording stood"),
    "merge": N_("Merge a draft branch, item by item"),
    "push": N_("Send versions and branches to another repository"),
    "fetch": N_("Get versions and branches of another repository"),
    "fsck": N_("Check that every version reads, is canonical and fits its form"),
    "verify": N_("Check the signature of a version"),
    "import-history": N_("Add several old documents in the order of their 公表日"),
    "git-setup": N_("Make git diff, log and merge of a clone read like our tables"),
    "demo": N_("Build an example repository and compare two versions of it"),
}
"""Every command with its summary; the module `pia_diff.cli.<name>` holds it."""

VALUE_OPTIONS = frozenset(
    {
        *("--format", "-o", "--output", "--only", "--section", "--policy", "--effective", "--group-by"),
        *("--layout", "--profile", "--assessment", "--repo", "--color"),
    }
)
"""Options of the comparison that take a value, so that `pia-diff --repo X A B` knows X to be no version."""

GROUP_OPTIONS = frozenset({"--help", "-h", "--version", "--install-completion", "--show-completion"})
"""Options that mean something without a command."""


def route(argv: Sequence[str]) -> list[str]:
    """The command line with the command in front.

    The first word that is no option decides: a command's name is the command, and options before it go behind it;
    anything else is the first version of a comparison. After `--` every word is a version. Only options: unchanged
    when they are the program's own, else a comparison.
    """
    args = list(argv)
    if args[:1] in (["--install-completion"], ["--show-completion"]):  # a shell's name may follow
        return args
    takes_value = False
    for place, word in enumerate(args):
        if takes_value:
            takes_value = False
        elif word == "--":
            return ["diff", *args]
        elif word.startswith("-") and word != "-":
            takes_value = word in VALUE_OPTIONS
        elif word in COMMANDS:
            return [word, *args[:place], *args[place + 1 :]]
        else:
            return ["diff", *args]
    return args if all(word in GROUP_OPTIONS for word in args) else ["diff", *args]
