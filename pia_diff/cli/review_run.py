"""Runs `pia-diff review`: writes a review, or keeps what was filled in."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.i18n import translate
from pia_diff.cli.terminal import printable
from pia_diff.errors import PiaDiffError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pia_diff.cli.sources import Source, Sources
    from pia_diff.review import Decided, Filled, Outcome, Review
    from pia_diff.review.lines import Line
    from pia_diff.store import Store, Version
    from pia_diff.timing import JudgedChange

WORKBOOK = ".xlsx"


class NotAVersion(PiaDiffError):
    """Decisions are kept with a version, by its name."""

    code = "unknown_version"
    template = (
        "'{name}' is no version of the repository, and decisions are kept with a version; "
        "add it first ('pia-diff add FILE --as NAME'), or name the version"
    )


class NothingKept(PiaDiffError):
    """Some rows cannot be kept, so none was."""

    code = "some_failed"
    template = (
        "{count} places in {file} cannot be kept, so nothing was stored; mend them and apply the file again, or keep "
        "the other rows with --keep-going"
    )


class OthersKept(PiaDiffError):
    """Some rows could not be kept; the others were, as was asked for."""

    code = "some_failed"
    template = "{count} places in {file} could not be kept; mend them and apply the file again"


class Applying(NamedTuple):
    """What the command line asks of --apply; `versions` are None where the file is to tell them."""

    file: str
    by: str
    versions: tuple[str, str] | None
    dry_run: bool
    keep_going: bool
    assessment: str | None
    repo: str | None


def write(versions: tuple[str, str], output: str, *, repo: str | None, assessment: str | None, force: bool) -> None:
    """Writes the review of two versions. Raises OtherKind, FileInTheWay, NotAVersion, and what comparing raises."""
    from datetime import datetime

    from pia_diff.cli.output import refuse_existing, write_file
    from pia_diff.cli.repository import open_store
    from pia_diff.cli.sources import Sources
    from pia_diff.review.errors import OtherKind
    from pia_diff.review.separated import DELIMITERS, write_separated

    file = Path(output)
    suffix = file.suffix.lower()
    if suffix != WORKBOOK and suffix not in DELIMITERS:
        raise OtherKind(found=file.suffix or file.name, known=", ".join((WORKBOOK, *DELIMITERS)))
    if not force:
        refuse_existing(file)  # it may be filled in already
    with Sources(repo, assessment) as sources:
        sides = sources.get(versions[0]), sources.get(versions[1])
        _version(sides[1])
        with open_store(repo) as store:
            review, _judged = _review(sources, sides, store)
        if suffix == WORKBOOK:
            from pia_diff.review.workbook import write_review

            content: str | bytes = write_review(review, datetime.now())
        else:
            content = write_separated(review, suffix)
    write_file(file, content, overwrite=force)
    done = _("written: {file}, {count} rows; fill it in, then: pia-diff review --apply {file} --by NAME")
    print(done.format(file=output, count=len(review.lines)))


def apply_review(asked: Applying) -> None:
    """Keeps what was filled in, and tells what that is.

    Raises NothingKept, OthersKept, NotAVersion, and what reading, comparing and storing raise.
    """
    from datetime import datetime

    from pia_diff.cli.repository import open_store
    from pia_diff.cli.sources import Sources
    from pia_diff.review import matched, read_review
    from pia_diff.timing.keeping import keep_decisions

    file = Path(asked.file)
    filled = read_review(file)
    number, versions = _about(filled, asked)
    with Sources(asked.repo, number) as sources:
        sides = sources.get(versions[0]), sources.get(versions[1])
        version = _version(sides[1])
        with open_store(asked.repo) as store:
            review, judged = _review(sources, sides, store)
            outcome = matched(filled, review, asked.by, datetime.now().astimezone())
            for problem in outcome.problems:
                print(printable(translate(problem).replace("\n", "⏎")), file=sys.stderr)
            if outcome.problems and not asked.keep_going:
                raise NothingKept(count=len(outcome.problems), file=file)
            report = _report(asked, outcome, review, sources, sides[1], judged)
            decisions = [one.decision for one in outcome.decided]
            if decisions and not asked.dry_run:
                order = [(line.path, line.fingerprint) for line in review.lines]
                keep_decisions(store, version.number, decisions, order=order, author=asked.by)
    _tell(report)
    if outcome.problems:
        raise OthersKept(count=len(outcome.problems), file=file)


def _about(filled: Filled, asked: Applying) -> tuple[str | None, tuple[str, str]]:
    """評価書番号 and versions: as given, else as the file tells. Raises NoRows, SeveralReviews."""
    from pia_diff.review import about

    try:
        number, old, new = about(filled)
    except PiaDiffError:
        if asked.versions is None:
            raise
        return asked.assessment, asked.versions
    return asked.assessment or number, asked.versions or (old, new)


def _version(source: Source) -> Version:
    if source.version is None:
        raise NotAVersion(name=source.label)
    return source.version


def _review(sources: Sources, sides: tuple[Source, Source], store: Store) -> tuple[Review, tuple[JudgedChange, ...]]:
    """The review of two sources as they are now. Raises NotAVersion where the newer one is only a commit."""
    from pia_diff.cli.judged import Asked, judged_changes, published_of
    from pia_diff.review import Compared, Review

    old, new = sides
    version = _version(new)
    named = {(one.name, one.commit) for one in store.versions(version.number)}
    if (version.name, version.commit) not in named:
        raise NotAVersion(name=version.name)
    comparison, judged = judged_changes(sources, old, new, Asked())
    earlier = old.label
    if old.version is not None and (old.version.name, old.version.commit) not in named:
        earlier = old.version.commit[:12]  # `main~1` is another commit tomorrow
    compared = Compared(
        version.number,
        new.assessment.text_of("head.name"),
        earlier,
        version.name,
        published_of(new),
        version.effective,
    )
    return Review(comparison, judged, compared), judged


def _report(
    asked: Applying,
    outcome: Outcome,
    review: Review,
    sources: Sources,
    new: Source,
    judged: Sequence[JudgedChange],
) -> list[str]:
    """What was kept: counts, whose decisions were replaced, and every decision against the rules."""
    about = review.compared
    removed = sum(not one.decision.says_anything for one in outcome.decided)
    counts = {
        "kept": len(outcome.decided) - removed,
        "removed": removed,
        "version": about.new,
        "number": about.number,
        "by": asked.by,
    }
    if not outcome.decided:
        message = _("{version} of assessment {number}: nothing was decided anew")
    elif asked.dry_run:
        message = _("{version} of assessment {number}: {kept} decisions of {by} would be kept, {removed} taken away")
    else:
        message = _("{version} of assessment {number}: {kept} decisions of {by} kept, {removed} taken away")
    lines = [message.format(**counts)]
    lines += [_replaced(one) for one in outcome.decided if one.line.decision and one.line.decision.by != asked.by]
    lines += [_unreached(line) for line in outcome.unreached]
    return lines + _against_rules(outcome, review, sources, new, judged)


def _unreached(line: Line) -> str:
    message = _(
        "No. {number} {item}: 事後, said of its cause, does not reach it: more differs in this row, and by the rules "
        "it is {rule}; decide it in the row itself"
    )
    return message.format(number=line.number, item=_one_line(line.row.item), rule=line.rule.value)


def _replaced(one: Decided) -> str:
    earlier = one.line.decision
    assert earlier is not None  # the caller looked
    message = _("No. {number} {item}: takes the place of the decision of {by} of {day}")
    return message.format(
        number=one.line.number, item=_one_line(one.line.row.item), by=earlier.by, day=earlier.at.date().isoformat()
    )


def _against_rules(
    outcome: Outcome, review: Review, sources: Sources, new: Source, judged: Sequence[JudgedChange]
) -> list[str]:
    """A line for every decision that the rules speak against, as the tables will show it."""
    from pia_diff.cli.judged import Asked, circumstances
    from pia_diff.timing import Decisions, record

    known = circumstances(sources, new, Asked())
    by_change = dict(known.decisions.by_change)
    for one in outcome.decided:
        key = (one.decision.path, one.decision.fingerprint)
        if one.decision.says_anything:
            by_change[key] = one.decision
        else:
            by_change.pop(key, None)
    undecided = [replace(one, duty=one.judgement.duty, decision=None) for one in judged]
    recorded = record(undecided, replace(known, decisions=Decisions(by_change)))
    decided = {one.line.number for one in outcome.decided}
    lines = []
    for line, now in zip(review.lines, recorded, strict=True):
        if line.number not in decided or now.decision is None or not (now.timing.against_rules or now.timing.breach):
            continue
        ground = now.decision.ground.value if now.decision.ground else ""
        if now.timing.breach:
            message = _(
                "No. {number} {item}: by the rules {rule}, decided {timing} without 例外の事由: shown as a breach"
            )
        elif ground:
            message = _("No. {number} {item}: by the rules {rule}, decided {timing} ({ground})")
        else:
            message = _("No. {number} {item}: by the rules {rule}, decided {timing}")
        lines.append(
            message.format(
                number=line.number,
                item=_one_line(line.row.item),
                rule=line.rule.value,
                timing=now.timing.label.value,
                ground=ground,
            )
        )
    return lines


def _one_line(text: str) -> str:
    return printable(" ".join(text.split()))


def _tell(lines: list[str]) -> None:
    """Prints what was done; raises OutputLost where that fails: the decisions are kept all the same."""
    try:
        print("\n".join(lines), flush=True)
    except BrokenPipeError:  # the reader went away, as readers do
        raise
    except OSError as error:
        from pia_diff.cli.add import OutputLost

        raise OutputLost(done=lines[0], reason=error.strerror or str(error)) from error
