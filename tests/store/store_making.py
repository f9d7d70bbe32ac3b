"""Small documents and trees for tests of the store."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from dulwich.objects import Blob, Commit, ObjectID, Tree
from dulwich.refs import Ref
from dulwich.repo import Repo

from pia_diff.forms import load_form
from pia_diff.model import (
    AnnexRow,
    Assessment,
    Attachment,
    Choice,
    Date,
    Drawing,
    ItemPath,
    Number,
    Section,
    Sections,
    Text,
)

START = datetime(2025, 4, 1, 9, 30, tzinfo=UTC)


def at(minute: int) -> datetime:
    """A clock for tests: minutes after the start."""
    return START + timedelta(minutes=minute)


def basic(
    text: str = "税の賦課", number: str = "1", published: str = "", name: str = "個人住民税に関する事務"
) -> Assessment:
    """A 基礎項目評価書 of a few items; `text` is its 事務の概要."""
    values = {
        ItemPath("H.number"): Number(number),
        ItemPath("H.name"): Text((name,)),
        ItemPath("H.published"): Date(published),
    }
    cover = Section({path: value for path, value in values.items() if str(value)})
    related = Section({ItemPath("I.1.2"): Text.of(text)})
    sections = Sections({ItemPath("H"): cover, ItemPath("I"): related})
    return Assessment(load_form("form2-2024"), sections)


def full(
    files: tuple[str, ...] = ("住民基本台帳ファイル", "送付先情報ファイル"),
    purpose: str = "転入の届出",
    drawing: bytes | None = None,
    number: str = "1",
) -> Assessment:
    """A 全項目評価書 with Ⅱ and Ⅲ of every file, two rows of the annex and, where wanted, a drawing."""
    form = load_form("form4-2024")
    sections = Sections({ItemPath("H"): Section({ItemPath("H.number"): Number(number)})})
    attachments = {}
    if drawing is not None:
        digest = hashlib.sha256(drawing).hexdigest()
        attachments[digest] = drawing
        figure = Attachment((Drawing("事務の流れ.PNG", digest),))
        sections[ItemPath("A1")] = Section({ItemPath("A1.figure"): figure})
    for key in files:
        sections[ItemPath("II", (key,))] = Section({ItemPath("II.3.6", (key,)): Text.of(f"{key}: {purpose}")})
    for key in files:
        sections[ItemPath("III", (key,))] = Section(
            {ItemPath("III.2.risk1.enough", (key,)): Choice("十分である")},
            absent=frozenset({ItemPath("III.2.risk1.need", (key,))}),
        )
    rows = (AnnexRow("令和6年12月25日", "Ⅰ", "前", "後", "事後", "形式的な変更"), AnnexRow("令和7年1月1日", "Ⅱ"))
    return Assessment(form, sections, files, rows, attachments=attachments)


def commit_by_hand(repo: Repo, changes: dict[str, bytes | None], message: str = "by hand") -> str:
    """Commits changed files (None: taken away) on the branch, as somebody with an editor and git would."""
    branch = repo.refs.follow(Ref(b"HEAD"))[0][-1]
    head = repo.refs.read_ref(branch)
    root = repo[ObjectID(head)].tree if head else None
    for path, content in changes.items():
        root = _changed(repo, root, path.split("/"), content)
    commit = Commit()
    commit.tree, commit.parents = root, [ObjectID(head)] if head else []
    commit.author = commit.committer = "手 <hand@example.org>".encode()
    commit.author_time = commit.commit_time = int(START.timestamp())
    commit.author_timezone = commit.commit_timezone = 0
    commit.message = message.encode()
    repo.object_store.add_object(commit)
    repo.refs[branch] = commit.id
    return commit.id.decode()


def _changed(repo: Repo, tree_id: ObjectID | None, parts: list[str], content: bytes | None) -> ObjectID:
    tree = repo[tree_id].copy() if tree_id else Tree()
    name = parts[0].encode()
    if len(parts) > 1:
        inner = tree[name][1] if name in tree else None
        tree[name] = (0o040000, _changed(repo, inner, parts[1:], content))
    elif content is None:
        del tree[name]
    else:
        blob = Blob.from_string(content)
        repo.object_store.add_object(blob)
        tree[name] = (0o100644, blob.id)
    repo.object_store.add_object(tree)
    return tree.id
