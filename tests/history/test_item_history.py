"""One item, section, instance or file through all versions."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta

import pytest
from history_making import OUT, contents, first_paper, keep

from pia_diff.history import Revisions, Wanted, item_history
from pia_diff.model import ItemPath
from pia_diff.store import Store
from pia_diff.timing import Duty

FILE = "住民基本台帳ファイル"
PURPOSE = ItemPath("II.3.6", (FILE,))
SCOPE = ItemPath("III.2.risk1.scope", (FILE,))


def revised(paper, number, **texts):
    """The paper as it stands in version `number`, with other texts of the first file: `II_3_6=[…]`."""
    new = deepcopy(paper)
    new.day += timedelta(days=30 * number)
    new.sheets[0][1].texts.update({one.replace("_", "."): text for one, text in texts.items()})
    return new


def walk(revisions, *places, within=None, found=None):
    newest = len(revisions) - 1 if found is None else found
    return list(item_history(revisions, places, newest, Wanted(), within))


def names(entries):
    return [(entry.revision.name, entry.happened.value) for entry in entries]


@pytest.fixture
def paper():
    return first_paper()


def test_versions_that_changed_an_item_come_newest_first(versions, paper):
    second = revised(paper, 1, II_3_6=["居住関係を公証するため"])
    third = revised(second, 2, III_2_risk1_scope=["別の措置"])
    fourth = revised(third, 3, II_3_6=["居住関係を公証し、発送に用いるため"])
    entries = walk(versions(paper, second, third, fourth), PURPOSE)
    assert names(entries) == [("v4", "changed"), ("v2", "changed"), ("v1", "first")]
    assert [row.duty for row in entries[0].rows] == [Duty.PRIOR]
    assert entries[0].previous.name == "v3"
    assert [path for path, _ in entries[-1].contents] == [PURPOSE]


def test_an_item_that_appears_later_is_marked_where_it_first_stands(versions, paper):
    second = revised(paper, 1, II_2_3_need=[])
    second.sheets[0][1].texts["II.2.3.need"] = ["事務に必要である。"]
    entries = walk(versions(paper, second), ItemPath("II.2.3.need", (FILE,)))
    assert names(entries) == [("v2", "first")]


def test_nothing_is_found_of_an_item_that_never_said_anything(versions, paper):
    assert walk(versions(paper, revised(paper, 1, II_3_6=["別の目的"])), ItemPath("II.2.3.need", (FILE,))) == []


def test_an_instance_is_followed_through_renumbering(versions, paper):
    second = revised(paper, 1)
    second.sheets[0][1].outs.insert(0, ("審査業務", contents("審査業務")))
    out = ItemPath(OUT, (FILE, "収納業務"))
    entries = walk(versions(paper, second), out)
    assert names(entries) == [("v2", "changed"), ("v1", "first")]
    assert [row.judged.change.kind.value for row in entries[0].rows] == ["renumbered"]


def test_an_item_of_an_instance_does_not_change_when_the_instance_only_slides(versions, paper):
    second = revised(paper, 1)
    second.sheets[0][1].outs.insert(0, ("審査業務", contents("審査業務")))
    assert names(walk(versions(paper, second), ItemPath(f"{OUT}.1", (FILE, "収納業務")))) == [("v1", "first")]


def test_an_instance_is_followed_through_renaming_and_the_similarity_is_told(versions, paper):
    second = revised(paper, 1)
    second.sheets[0][1].outs[0] = ("収納及び督促業務", paper.sheets[0][1].outs[0][1])
    third = revised(second, 2)
    third.sheets[0][1].outs[0] = ("収納及び督促業務", {**second.sheets[0][1].outs[0][1], "9": ["再委託しない"]})
    item = ItemPath(f"{OUT}.9", (FILE, "収納及び督促業務"))
    entries = walk(versions(paper, second, third), item)
    assert names(entries) == [("v3", "changed"), ("v2", "changed"), ("v1", "first")]
    (renamed,) = entries[1].renamed
    assert (renamed.old.instances[-1], renamed.new.instances[-1]) == ("収納業務", "収納及び督促業務")
    assert 0.6 <= renamed.similarity < 1.0
    assert entries[-1].places == (ItemPath(f"{OUT}.9", (FILE, "収納業務")),)


def test_an_instance_is_followed_when_its_file_is_renamed(versions, paper):
    second = revised(paper, 1)
    second.sheets[0] = ("住民記録ファイル", second.sheets[0][1])
    third = revised(second, 2)
    third.sheets[0][1].outs[0][1]["1"] = ["収納の全部"]
    entries = walk(versions(paper, second, third), ItemPath(OUT, ("住民記録ファイル", "収納業務")))
    assert names(entries) == [("v3", "changed"), ("v2", "changed"), ("v1", "first")]
    assert entries[-1].places == (ItemPath(OUT, (FILE, "収納業務")),)


def test_the_table_of_a_file_in_an_annex_follows_the_name_of_the_file(versions, paper):
    second = revised(paper, 1)
    second.sheets[0] = ("住民記録ファイル", second.sheets[0][1])
    third = revised(second, 2)
    third.sheets[0][1].rows.append(("3", "住所"))
    entries = walk(versions(paper, second, third), ItemPath("A2.file[]", ("住民記録ファイル",)))
    assert names(entries) == [("v3", "changed"), ("v2", "changed"), ("v1", "first")]
    assert entries[-1].contents[0][0] == ItemPath("A2.file[]", (FILE,))


def test_an_item_is_followed_to_the_older_form(versions):
    old = first_paper("form4-2018")
    second = revised(old, 1)
    second.form = "form4-2024"
    third = revised(second, 2, II_3_6=["別の目的"])
    entries = walk(versions(old, second, third), PURPOSE)
    assert names(entries) == [("v3", "changed"), ("v1", "first")]


def test_a_version_on_another_form_cannot_be_compared(tmp_path, paper):
    from pia_diff.forms import load_form
    from pia_diff.model import Assessment, Number, Section, Sections, Text

    values = {ItemPath("H.number"): Number("1"), ItemPath("H.name"): Text(("住民基本台帳に関する事務",))}
    basic = Assessment(load_form("form2-2024"), Sections({ItemPath("H"): Section(values)}))
    with Store.create(tmp_path / "repository") as store:
        store.add([basic], "old", now=datetime(2019, 4, 1, tzinfo=UTC))
        keep(store, [paper])
        entries = walk(Revisions(store, "1"), PURPOSE)
    assert names(entries) == [("v1", "other_form")]


def test_a_removed_instance_is_told_where_it_went_and_where_it_came(versions, paper):
    second = revised(paper, 1)
    second.sheets[0][1].outs.pop(0)
    entries = walk(versions(paper, second, revised(second, 2)), ItemPath(OUT, (FILE, "収納業務")), found=0)
    assert names(entries) == [("v2", "changed"), ("v1", "first")]
    assert [row.judged.change.kind.value for row in entries[0].rows] == ["removed"]


def test_an_item_pattern_of_all_files_shows_a_file_that_came_as_a_whole(versions, paper):
    second = revised(paper, 1)
    second.sheets.append(("新規ファイル", deepcopy(paper.sheets[0][1])))
    second.sheets[-1][1].texts["II.3.6"] = ["新しい目的"]
    second.sheets[-1][1].outs.clear()
    entries = walk(versions(paper, second), ItemPath("II.3.6"))
    assert names(entries) == [("v2", "changed"), ("v1", "first")]


def test_a_file_is_all_its_sections_together(versions, paper):
    second = revised(paper, 1, III_2_risk1_scope=["別の措置"])
    third = revised(second, 2, II_3_6=["別の目的"])
    other = revised(third, 3)
    other.sheets[1][1].texts["II.3.6"] = ["ほかのファイルの目的"]
    places = (ItemPath("II", (FILE,)), ItemPath("III", (FILE,)))
    assert names(walk(versions(paper, second, third, other), *places)) == [
        ("v3", "changed"),
        ("v2", "changed"),
        ("v1", "first"),
    ]


def test_versions_in_which_the_item_was_lost_say_so_and_claim_no_change(versions, paper):
    second = revised(paper, 1)
    second.lost = {PURPOSE}
    third = revised(second, 2)
    third.lost = set()
    entries = walk(versions(paper, second, third), PURPOSE)
    assert names(entries) == [("v3", "lost"), ("v2", "lost"), ("v1", "first")]
    assert (entries[0].regained, entries[1].lost) == ((PURPOSE,), (PURPOSE,))
    assert not entries[0].rows and not entries[1].rows


@pytest.mark.parametrize(("since", "until", "wanted"), [(2, 3, ["v4", "v3"]), (0, 1, ["v2", "v1"]), (1, 1, ["v2"])])
def test_only_the_versions_of_a_stretch_are_shown(versions, paper, since, until, wanted):
    papers = [paper]
    for number in range(1, 5):
        papers.append(revised(papers[-1], number, II_3_6=[f"第{number}の目的"]))
    entries = walk(versions(*papers), PURPOSE, within=range(since, until + 1))
    assert [entry.revision.name for entry in entries] == wanted


def test_an_item_renamed_after_the_stretch_is_found_in_it(versions, paper):
    second = revised(paper, 1)
    second.sheets[0][1].outs[0][1]["9"] = ["再委託しない"]
    third = revised(second, 2)
    third.sheets[0][1].outs[0] = ("収納及び督促業務", second.sheets[0][1].outs[0][1])
    place = ItemPath(f"{OUT}.9", (FILE, "収納及び督促業務"))
    assert names(walk(versions(paper, second, third), place, within=range(2))) == [
        ("v2", "changed"),
        ("v1", "first"),
    ]


def test_sections_that_did_not_change_are_never_read(versions, paper, monkeypatch):
    papers = [paper]
    for number in range(1, 6):
        papers.append(revised(papers[-1], number, II_3_6=[f"第{number}の目的"]))
    revisions = versions(*papers)
    read = []
    monkeypatch.setattr(Revisions, "entries", lambda _, blob: read.append(blob))
    monkeypatch.setattr(Store, "load", lambda _, version: read.append(version))
    entries = item_history(revisions, (SCOPE,), 5, Wanted(), range(1, 6))
    assert list(entries) == [] and read == []


def test_each_version_is_told_before_the_next_is_looked_at(versions, paper, monkeypatch):
    papers = [paper]
    for number in range(1, 6):
        papers.append(revised(papers[-1], number, II_3_6=[f"第{number}の目的"]))
    revisions = versions(*papers)
    looked = []
    files = Revisions.__getitem__
    monkeypatch.setattr(Revisions, "__getitem__", lambda self, n: looked.append(n) or files(self, n))
    entries = item_history(revisions, (PURPOSE,), 5, Wanted())
    assert next(entries).revision.name == "v6"
    assert min(looked) >= 3


def test_the_author_of_a_merged_draft_is_named(tmp_path, paper):
    draft = revised(paper, 1, II_3_6=["案の目的"])
    other = revised(paper, 1, III_2_risk1_scope=["別の措置"])
    merged = revised(other, 2, II_3_6=["案の目的"])
    with Store.create(tmp_path / "repository") as store:
        keep(store, [paper])
        base = store.repo.head()
        store.add([draft.assessment()], "draft", author="区政課 <kusei@city.example>")
        drafted = store.repo.head()
        store.repo.refs[b"refs/heads/main"] = base
        del store.repo.refs[b"refs/tags/1/draft"]
        store.add([other.assessment()], "v2", author="市民課 <shimin@city.example>")
        store.add([merged.assessment()], "v3", author="総務課 <soumu@city.example>")
        give_second_parent(store, "v3", drafted)
        revisions = Revisions(store, "1")
        entries = walk(revisions, PURPOSE)
        assert [(one.revision.name, one.drafted_by.partition(" ")[0]) for one in entries] == [
            ("v3", "区政課"),
            ("v1", ""),
        ]
        assert [one.revision.name for one in walk(revisions, SCOPE)] == ["v2", "v1"]


def give_second_parent(store, name, parent):
    """Makes the newest commit a merge of `parent`, and its version point to it."""
    repo = store.repo
    commit, tag = repo[repo.head()].copy(), repo[repo.refs[f"refs/tags/1/{name}".encode()]].copy()
    commit.parents = [*commit.parents, parent]
    tag.object = (type(commit), commit.id)
    for one in (commit, tag):
        repo.object_store.add_object(one)
    repo.refs[b"refs/heads/main"] = commit.id
    repo.refs[f"refs/tags/1/{name}".encode()] = tag.id
