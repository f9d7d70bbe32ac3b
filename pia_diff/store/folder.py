"""The folder of one assessment in a tree: which files it has and how they are read.

assessment.yaml            form, files, then the items of the cover
1-basic.yaml               a section; its name is `FormSection.file`
2-files/<name>.yaml        a section of one 特定個人情報ファイル; its first key is `file`
annex3.yaml                the published rows
left-over.yaml             text no item took
decisions.yaml             what people decided about changes; no version, and not of the layout
attachments/<sha256>.png   drawings
"""

from __future__ import annotations

from dulwich.objects import ObjectID
from dulwich.repo import Repo

from pia_diff.forms import Form, FormSection
from pia_diff.store.objects import Entry, read_blob, read_tree
from pia_diff.structured.data import BrokenSyntax, Document
from pia_diff.structured.yaml_reader import read_yaml

HEAD_FILE = "assessment.yaml"
LEFT_OVER = "left-over.yaml"
DECISIONS = "decisions.yaml"
ATTACHMENTS = "attachments"
FORM_KEY = "form"
FILES_KEY = "files"
FILE_KEY = "file"


def section_file(section: FormSection, file_name: str | None = None) -> str:
    """The path of a section inside the folder."""
    return f"{section.file}/{file_name}.yaml" if section.per_file else f"{section.file}.yaml"


def owned_names(form: Form) -> frozenset[str]:
    """The names in the folder that belong to the layout; anything else there (decisions.yaml) is left alone."""
    sections = {section.file if section.per_file else section_file(section) for section in form.sections}
    return frozenset({*sections, LEFT_OVER, ATTACHMENTS})


class Folder:
    """One assessment's folder in one tree; blobs are read when asked for."""

    def __init__(self, repo: Repo, number: str, tree_id: ObjectID) -> None:
        self.repo = repo
        self.number = number
        self.tree_id = tree_id
        self.entries = read_tree(repo, tree_id, f"the folder {number}")
        self._inner: dict[str, dict[str, Entry]] = {}

    def inner(self, name: str) -> dict[str, Entry]:
        """The entries of a folder inside; none when there is no such folder."""
        if name not in self._inner:
            entry = self.entries.get(name)
            folder = entry is not None and entry.is_folder
            self._inner[name] = read_tree(self.repo, entry.id, f"{self.number}/{name}") if entry and folder else {}
        return self._inner[name]

    def blob_id(self, path: str) -> ObjectID | None:
        """The id of the file at `path`, None when there is none."""
        folder, slash, name = path.rpartition("/")
        entry = (self.inner(folder) if slash else self.entries).get(name)
        return None if entry is None or entry.is_folder else entry.id

    def raw(self, path: str) -> bytes | None:
        """The bytes of the file at `path`, None when there is none. Raises DamagedRepository."""
        blob_id = self.blob_id(path)
        return None if blob_id is None else read_blob(self.repo, blob_id, f"{self.number}/{path}")

    def document(self, path: str) -> Document | None:
        """The YAML file at `path`, None when there is none. Raises BrokenSyntax, NotPlain, DuplicateKey."""
        raw = self.raw(path)
        if raw is None:
            return None
        name = f"{self.number}/{path}"
        try:
            return read_yaml(raw.decode("utf-8"), name)
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            raise BrokenSyntax(file=name, line=line, column=1, language="YAML", problem="not in UTF-8") from error
