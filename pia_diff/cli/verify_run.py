"""Runs `pia-diff verify`: a table of the signatures, or JSON."""

from __future__ import annotations

from collections.abc import Sequence

from pia_diff.cli.grid import grid
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.i18n import translate
from pia_diff.cli.output import write_stdout
from pia_diff.cli.repository import open_store
from pia_diff.cli.terminal import printable
from pia_diff.errors import N_, PiaDiffError
from pia_diff.store import Store, Version
from pia_diff.store.signatures import Checked, State, check_version

STATES = {
    State.GOOD: N_("good signature"),
    State.BAD: N_("BAD signature"),
    State.UNSIGNED: N_("not signed"),
    State.UNKNOWN_KEY: N_("unknown key"),
    State.EXPIRED: N_("signature expired"),
    State.REVOKED: N_("key revoked"),
    State.UNCHECKED: N_("cannot be checked here"),
}

SHARES = (0.0, 0.15, 0.25, 0.25, 0.35)
"""How result, signer, key and note share the width that the names of the versions leave."""


class NotGood(PiaDiffError):
    """A version is not signed, or its signature is not good."""

    code = "bad_signature"
    template = "{count} of {total} versions are not signed, or not with a good signature: {versions}"


class NotChecked(PiaDiffError):
    """A signature can be neither called good nor bad."""

    code = "cannot_sign"
    template = "the signatures of {count} of {total} versions cannot be checked here: {versions}; see the notes"


SHOWN = 5
"""So many versions are named in an error."""


def run(specs: Sequence[str], assessment: str | None, format_: str, repo: str | None) -> None:
    """Prints what is to be said of the signatures of the versions meant, of all where none is.

    Raises NotGood, NotChecked, and what finding the versions raises.
    """
    with open_store(repo) as store:
        wanted = [store.version(spec, assessment) for spec in specs] if specs else store.versions(assessment)
        found = [_checked(store, one) for one in dict.fromkeys(wanted)]
    several = len({one.number for one in found}) > 1
    if format_ == "json":
        write_stdout(_json(found))
    elif found:
        write_stdout(_table(found, several=several))
    else:
        print(_("no version yet; add one: pia-diff add FILE --as NAME"))
    unchecked = [one for one in found if one.state is State.UNCHECKED]
    bad = [one for one in found if one.state not in (State.GOOD, State.UNCHECKED)]
    if bad or unchecked:
        kind, meant = (NotGood, bad) if bad else (NotChecked, unchecked)
        raise kind(count=len(meant), total=len(found), versions=_named(meant, several=several))


def _checked(store: Store, version: Version) -> Checked:
    try:
        return check_version(store.repo, version.number, version.name)
    except PiaDiffError as error:  # damaged: told with the others
        return Checked(State.BAD, reason=translate(error), number=version.number, name=version.name)


def _table(found: Sequence[Checked], *, several: bool) -> str:
    heads = [_("version"), _("signature"), _("signer"), _("signing key"), _("note")]
    rows = [
        [
            printable(_label(one, several=several)),
            _(STATES[one.state]),
            printable(one.signer),
            printable(" ".join(filter(None, (one.kind, one.fingerprint)))),
            printable(_reason(one)),
        ]
        for one in found
    ]
    return grid(heads, rows, SHARES) + "\n"


def _json(found: Sequence[Checked]) -> str:
    """`[{"number", "version", "state", "kind", "signer", "fingerprint", "reason"}]`; what is not known is null."""
    import json

    plain = [
        {
            "number": one.number,
            "version": one.name,
            "state": one.state.value,
            "kind": one.kind or None,
            "signer": one.signer or None,
            "fingerprint": one.fingerprint or None,
            "reason": _reason(one) or None,
        }
        for one in found
    ]
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def _reason(one: Checked) -> str:
    return _(one.reason).format(**one.fields) if one.fields else _(one.reason)


def _label(one: Checked, *, several: bool) -> str:
    return f"{one.number}/{one.name}" if several else one.name


def _named(meant: Sequence[Checked], *, several: bool) -> str:
    named = [_label(one, several=several) for one in meant[:SHOWN]]
    return ", ".join(named) + (" …" if len(meant) > SHOWN else "")
