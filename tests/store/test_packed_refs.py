"""Refs written to git's packed-refs: all others stay, and dulwich reads what we wrote."""

from __future__ import annotations

import errno
import io

import pytest
from dulwich.refs import read_packed_refs, read_packed_refs_with_peeled
from hypothesis import given
from hypothesis import strategies as st
from store_making import at, basic

from pia_diff.store import Store, locking
from pia_diff.store.refs import HEADER, _with

NAMES = st.sampled_from(
    [f"refs/{kind}/{name}".encode() for kind in ("heads", "tags/1") for name in ("a", "b", "版", "z")]
)
IDS = st.text("0123456789abcdef", min_size=40, max_size=40).map(str.encode)
VALUES = st.dictionaries(NAMES, st.tuples(IDS, st.none() | IDS))


@given(st.lists(VALUES, max_size=4))
def test_what_was_put_last_is_read_and_all_others_stay(changes):
    text, expected = HEADER, {}
    for change in changes:
        text = _with(text, change)
        expected |= change
    read = {name: (value, peeled) for value, name, peeled in read_packed_refs_with_peeled(io.BytesIO(text))}
    assert read == expected
    names = [line.split()[1] for line in text.splitlines() if line[:1] not in b"#^"]
    assert names == sorted(names)


@given(VALUES, VALUES)
def test_a_file_that_says_nothing_of_peeled_values_gets_none(before, new):
    plain = b"".join(value + b" " + name + b"\n" for name, (value, _) in sorted(before.items()))
    read = {name: value for value, name in read_packed_refs(io.BytesIO(_with(plain, new)))}
    assert read == {name: value for name, (value, _) in (before | new).items()}


@pytest.mark.parametrize("what", ["link", "flock"])
@pytest.mark.parametrize("reason", [errno.EPERM, errno.ENOTSUP])
def test_where_the_file_system_knows_no_links_or_no_flock_locks_are_as_gits(store, monkeypatch, what, reason):
    def refuse(*_):
        raise OSError(reason, "not here")

    monkeypatch.setattr(locking.os if what == "link" else locking.fcntl, what, refuse)
    store.add([basic("甲")], "v1", now=at(0))
    with Store.open(store.path) as again:
        again.add([basic("乙")], "v2", now=at(1))
        assert [one.name for one in again.versions("1")] == ["v1", "v2"]
    assert not [*store.path.glob("pia-diff-lock-*"), *store.path.rglob("*.lock")]
