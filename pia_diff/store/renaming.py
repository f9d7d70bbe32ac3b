"""A version under another name: its content, author, day and message stay. For versions that nobody else has yet."""

from __future__ import annotations

from collections.abc import Sequence

from dulwich.file import FileLocked
from dulwich.objects import ObjectID, Tag
from dulwich.refs import Ref
from dulwich.repo import Repo

from pia_diff.store.errors import CannotWrite, UnknownVersion, VersionExists
from pia_diff.store.exchange import conflicts_of
from pia_diff.store.history import tag_id, tags
from pia_diff.store.landing import LostRace, attempts, busy, save_objects
from pia_diff.store.names import version_name
from pia_diff.store.objects import path_of, read_object
from pia_diff.store.recovering import recover
from pia_diff.store.refs import move_ref, remove_ref
from pia_diff.store.remote_errors import NothingToRename, RenameWhat
from pia_diff.store.remotes import refs_there, remote_called
from pia_diff.store.version import parse_message, tag_ref


def rename_conflicting(
    repo: Repo, word: str, wishes: Sequence[str], *, ssh: str | None = None
) -> list[tuple[str, str, str]]:
    """Renames versions that are other ones in the remote `word`, by wishes `OLD=NEW` (OLD as `v2025` or `1/v2025`).

    Gives (number, old, new). Only what is in conflict is renamed: any other version may have gone to others already.
    Raises RenameWhat, NothingToRename and BadName with nothing renamed, what `talk` raises, and what `rename_version`
    raises.
    """
    if not wishes:
        return []
    remote = remote_called(repo, word, ssh)
    conflicts = conflicts_of(tags(repo), refs_there(repo, remote))
    wanted: list[tuple[str, str, str]] = []
    for wish in wishes:
        label, equals, new = wish.partition("=")
        if not (label and equals and new):
            raise RenameWhat(text=wish)
        number, _slash, old = label.rpartition("/")
        found = [one for one in conflicts if one.name == old and number in ("", one.number)]
        if len(found) != 1:
            listed = ", ".join(f"{one.number}/{one.name}" for one in conflicts) or "—"
            raise NothingToRename(version=label, remote=remote.name, conflicts=listed)
        wanted.append((found[0].number, old, version_name(new)))
    for number, old, new in wanted:
        rename_version(repo, number, old, new)
    return wanted


def rename_version(repo: Repo, number: str, old: str, new: str) -> None:
    """Gives a version another name. Killed in between, it leaves both names, which is no harm. A signature does not go
    along: it was made for the old name.

    Raises BadName, UnknownVersion, VersionExists, RepositoryBusy, CannotWrite.
    """
    name = version_name(new)
    known = [key[1] for key in tags(repo, number)]
    object_id = tag_id(repo, number, old)
    if object_id is None:
        raise UnknownVersion(spec=old, number=number, nearest=", ".join(known) or "none yet")
    before = read_object(repo, object_id, Tag, f"the tag {number}/{old}")
    tag = _renamed(before, number, old, name)
    old_ref, new_ref = (Ref(tag_ref(number, one).encode()) for one in (old, name))
    failure: FileLocked | LostRace | None = None
    for _ in attempts():
        try:
            save_objects(repo, [tag])
            if repo.refs.read_ref(new_ref) != tag.id and not move_ref(repo, new_ref, None, tag.id):
                raise VersionExists(name=name, number=number, taken=", ".join(known))
            remove_ref(repo, old_ref, object_id)
            return
        except (FileLocked, LostRace) as error:
            failure = error
            if isinstance(error, FileLocked):
                recover(repo, error)
        except OSError as error:
            raise CannotWrite(path=path_of(repo), reason=error.strerror or str(error)) from error
    assert failure is not None
    raise busy(failure) from failure


def _renamed(before: Tag, number: str, old: str, new: str) -> Tag:
    text = (before.message or b"").decode("utf-8", "replace")
    if not parse_message(text, old)[0] and text.startswith(f"{old}\n"):
        text = new + text.removeprefix(old)  # a message that was nothing but the name
    tag = Tag()
    tag.name = f"{number}/{new}".encode()
    tag.object = (before.object[0], ObjectID(before.object[1]))
    tag.tagger, tag.tag_time, tag.tag_timezone = before.tagger, before.tag_time, before.tag_timezone
    tag.message = text.encode("utf-8")
    return tag
