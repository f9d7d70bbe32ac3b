"""The walks read as little as they can; what they find is what comparing all neighbours wholly finds."""

from __future__ import annotations

import os
import random

import history_oracle as oracle
import pytest
from history_making import OUT, TABLE, keep, past

from pia_diff.history import Happened, Revisions, Wanted, blame, item_history, log, search
from pia_diff.model import ItemPath
from pia_diff.store import Store

SEEDS = 6
VERSIONS = 7


@pytest.fixture(scope="module", params=range(SEEDS))
def walked(request, tmp_path_factory):
    """The versions of a random past, its documents, and all neighbours compared."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        with Store.create(tmp_path_factory.mktemp("past") / "repository") as store:
            documents = keep(store, past(random.Random(request.param), VERSIONS))
            revisions = Revisions(store, "1")
            yield revisions, documents, oracle.steps(documents, revisions)


def places_in(document):
    """Every item, instance, group, section and heading of the newest document, and the patterns over all files."""
    exact = {path for path, _ in document.walk() if path.section_id != "H"}
    outs = {ItemPath(OUT, path.instances) for path in exact if path.id.startswith(OUT)}
    groups = {ItemPath(OUT, (key, "")) for key in document.files}
    sections = {path for path in document.sections if path.id != "H"}
    headings = {ItemPath("II.3", (key,)) for key in document.files}
    patterns = {ItemPath(one) for one in ("II", "II.3.6", "II.3", "III", "III.2.risk1.scope", OUT, f"{OUT}.1")}
    return sorted(exact | outs | groups | sections | headings | patterns)


def test_history_of_every_place_is_that_of_whole_comparisons(walked):
    revisions, documents, steps = walked
    newest = len(revisions) - 1
    for place in places_in(documents[-1]):
        found = {
            int(entry.revision.name[1:]): {row.judged.change.path: row.duty for row in entry.rows}
            for entry in item_history(revisions, (place,), newest, Wanted())
            if entry.rows
        }
        names = {number: int(revisions[number].name[1:]) for number in range(len(revisions))}
        wanted = oracle.changes_of(steps, place)
        assert found == {names[number]: changes for number, changes in wanted.items()}, str(place)


def test_history_begins_with_what_the_oldest_version_recorded(walked):
    revisions, documents, steps = walked
    for place in places_in(documents[-1]):
        oldest = place
        for step in steps:
            oldest = oracle.before(step.comparison, oldest)
        stood = {path for path, _ in documents[0].walk() if path.within(oldest)}
        entries = list(item_history(revisions, (place,), len(revisions) - 1, Wanted()))
        first = [entry for entry in entries if entry.previous is None]
        assert {path for entry in first for path, _ in entry.contents} == stood, str(place)
        assert all(entry.happened in (Happened.FIRST, Happened.LOST) for entry in first)
        assert [entry.revision for entry in entries] == sorted(
            (entry.revision for entry in entries), key=lambda one: -revisions.place(one.version)
        )


def test_blame_of_every_paragraph_is_found_by_looking_back_one_by_one(walked):
    revisions, documents, steps = walked
    found = {
        (one.path, part): (revisions.place(one.revision.version), one.uncertain)
        for one in blame(revisions, len(revisions) - 1)
        if one.path.id not in (TABLE, "H.published")
        for part in [one.text]
    }
    wanted = {
        key: value for key, value in oracle.origins(documents, steps).items() if key[0].id not in (TABLE, "H.published")
    }
    assert found == wanted


@pytest.mark.parametrize("wording", ["見直しにより", "受付", "住民基本台帳ファイル", "報告を毎月行う"])
def test_search_finds_every_stretch_in_which_a_wording_stood(walked, wording):
    revisions, documents, steps = walked
    found = [
        (str(one.path), revisions.place(one.since.version), revisions.place(one.until.version))
        for one in search(revisions, wording)
    ]
    assert set(found) == oracle.standings(documents, steps, wording)
    assert len(found) == len(set(found))


def test_log_counts_the_changes_of_whole_comparisons(walked):
    revisions, _documents, steps = walked
    wanted = {
        step.number: sorted(duty.value for duty in (step.duties[one.path] for one in step.comparison.changes))
        for step in steps
    }
    found = {
        revisions.place(entry.revision.version): sorted(
            duty.value for duty, count in entry.counts.items() for _ in range(count)
        )
        for entry in log(revisions)
        if entry.previous is not None
    }
    assert found == wanted
