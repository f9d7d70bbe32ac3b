"""The bytes of thousands of objects, quickly."""

from __future__ import annotations

import zlib
from contextlib import suppress

from dulwich.objects import Blob, Commit, ObjectID, Tag, Tree
from dulwich.repo import Repo

from pia_diff.store.objects import UNREADABLE

_NUMBERS = {kind.type_name: kind.type_num for kind in (Blob, Commit, Tree, Tag)}


class RawObjects:
    """Looks for an object first where the last one lay, in a pack or in a file of its own: dulwich looks into the
    folder of the packs anew for every object that is in none.
    """

    def __init__(self, repo: Repo) -> None:
        self._repo = repo
        self._objects = f"{repo.commondir()}/objects"
        self._packs = list(repo.object_store.packs)
        self._was_loose = not self._packs

    def read(self, object_id: ObjectID) -> tuple[int, bytes]:
        """Number of the type, and the bytes. Raises one of `UNREADABLE`, also where dulwich would give a part."""
        damage: Exception | None = None
        for place in (self._loose, self._packed) if self._was_loose else (self._packed, self._loose):
            try:
                found = place(object_id)
            except UNREADABLE as error:
                damage = error
                continue
            if found is not None:
                self._was_loose = place == self._loose
                return found
        if damage is not None:
            raise damage
        return self._repo.object_store.get_raw(object_id)  # elsewhere, or packed meanwhile

    def _packed(self, object_id: ObjectID) -> tuple[int, bytes] | None:
        for pack in self._packs:
            with suppress(*UNREADABLE):
                return pack.get_raw(object_id)
        return None

    def _loose(self, object_id: ObjectID) -> tuple[int, bytes] | None:
        name = object_id.decode("ascii")
        try:
            with open(f"{self._objects}/{name[:2]}/{name[2:]}", "rb") as file:  # noqa: PTH123 - quicker, for thousands
                written = file.read()
        except FileNotFoundError:
            return None
        head, _, content = zlib.decompress(written).partition(b"\0")
        kind, _, size = head.partition(b" ")
        if kind not in _NUMBERS or size != b"%d" % len(content):
            raise ValueError("it is cut off")
        return _NUMBERS[kind], content
