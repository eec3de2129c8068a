"""The review: one note for each offered file, written unseen and shown all at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from bot.application.settling import Thread, marked_as, settle
from bot.domain.delivery import Fate, Note, Part, Place, Remark
from bot.domain.errors import RefusedError
from bot.domain.report import Report
from bot.engines.delivery import MOST, Offer, Withheld, offers, placed
from bot.formats.posting import notes
from bot.formats.posting.marks import Mark, key, mark_of, marked
from bot.ports import Discussion, Reviewer

NAME = "review"


def offered(report: Report) -> tuple[tuple[Offer, ...], tuple[Withheld, ...]]:
    """Return the files that may be offered, best first, and the others with the reason.

    A file that cannot be shown as it is would be taken for something else than what was run.
    """
    ranked, withheld = offers(report)
    hidden = tuple(
        Withheld(path=offer.file.path, reason="it holds what looks like a secret, or cannot be seen")
        for offer in ranked
        if not notes.verbatim(offer.file.content)
    )
    shown = tuple(offer for offer in ranked if notes.verbatim(offer.file.content))
    return shown, (*withheld, *hidden)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What the review is to say: notes with the file each belongs to, and the files it does not speak of."""

    mark: Mark
    notes: tuple[tuple[str, Note], ...] = ()
    there: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    withheld: tuple[Withheld, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What became of it: the files that stand in it, and the remarks that are up to date.

    `settled` says that the review is as it should be, so that earlier ones have had their time.
    """

    part: Part
    settled: bool = False
    files: frozenset[str] = frozenset()
    current: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggesting:
    """Part of the use case; `site` is where GitHub's pages are."""

    discussion: Discussion
    reviewer: Reviewer
    site: str

    def plan(self, report: Report, thread: Thread) -> Planned:
        """Choose the files and write their notes."""
        ranked, withheld = offered(report)
        head = report.change.head
        patches = {patch.path: patch for patch in self.discussion.patches()} if ranked else {}
        spot = notes.Spot(site=self.site, repository=thread.pull.head_repository, branch=thread.pull.head_branch)
        seed = (thread.pull.repository, thread.pull.number, head)
        written: list[tuple[str, Note]] = []
        there: list[str] = []
        for offer in ranked[: 2 * MOST]:
            one = placed(offer, patches, present=self.discussion.text(offer.file.path, head))
            if one is None:
                there.append(offer.file.path)
            elif one.place:
                made = _notes(one, spot, room=MOST - len(written))
                written += [(offer.file.path, _signed(note, seed)) for note in made]
        spoken = {path for path, _ in written} | set(there)
        return Planned(
            mark=Mark(kind="review", key=key(*seed, *(note.body for _, note in written))),
            notes=tuple(written),
            there=tuple(there),
            rest=tuple(offer.file.path for offer in ranked if offer.file.path not in spoken),
            withheld=withheld,
        )

    def review(self, planned: Planned, thread: Thread) -> Reviewed:
        """Write the review, or go on with the one that an earlier run began."""
        if not planned.notes:
            return Reviewed(part=Part(name=NAME, fate=Fate.SKIPPED, detail="there is nothing to suggest"), settled=True)
        found = marked_as(thread.remarks, Place.REVIEW, planned.mark, me=thread.me)
        shown = next((one for one in found if not one.pending), None)
        if shown is not None:
            standing = tuple(one for one in thread.remarks if one.review == shown.id)
            return _reviewed(planned, shown, standing, Part(name=NAME, fate=Fate.UNCHANGED))
        pending = self._begun(planned, thread)
        standing = self._filled(planned, pending)
        if not standing:
            self.reviewer.discard(pending.id)
            return Reviewed(part=Part(name=NAME, fate=Fate.REFUSED, detail="GitHub took none of its notes"))
        now = self.discussion.pull()
        if now.head != thread.pull.head or not now.is_open:
            self.reviewer.discard(pending.id)
            return Reviewed(part=Part(name=NAME, fate=Fate.SKIPPED, detail=f"the branch is at {now.head[:12]} by now"))
        self._submit(pending, planned.mark, thread)
        return _reviewed(planned, pending, standing, Part(name=NAME, fate=Fate.WRITTEN))

    def _begun(self, planned: Planned, thread: Thread) -> Remark:
        """Return the pending review: GitHub allows one for an account and a pull request."""
        for one in thread.remarks:
            if one.pending and mark_of(one.body) == planned.mark:
                return one
            if one.pending and mark_of(one.body) is not None:
                self.reviewer.discard(one.id)
        body = marked(planned.mark, _opening(planned))
        settle(
            partial(self.reviewer.begin, thread.pull, body),
            done=lambda: self._pending(planned.mark, thread) is not None,
        )
        begun = self._pending(planned.mark, thread)
        if begun is None:
            raise RefusedError(
                "GitHub does not show the review that was begun.",
                remedy="Nothing was shown to anybody.",
                slug="github-refused",
                code=404,
            )
        return begun

    def _filled(self, planned: Planned, review: Remark) -> tuple[Remark, ...]:
        """Add the notes that are not in it yet; return those that are."""
        there = {mark_of(one.body) for one in self.discussion.notes(review.id)}
        for _, note in planned.notes:
            if mark_of(note.body) not in there:
                settle(
                    partial(self._note, review.node, note),
                    done=lambda note=note: any(  # type: ignore[misc]  # a lambda's default has no type
                        mark_of(one.body) == mark_of(note.body) for one in self.discussion.notes(review.id)
                    ),
                )
        return self.discussion.notes(review.id)

    def _submit(self, pending: Remark, mark: Mark, thread: Thread) -> None:
        try:
            settle(partial(self.reviewer.submit, pending.node), done=lambda: self._is_shown(mark, thread))
        except RefusedError:
            # Another run for the same head may have submitted it: then it is as it should be.
            if not self._is_shown(mark, thread):
                raise

    def _note(self, review: str, note: Note) -> None:
        self.reviewer.note(review, note)

    def _pending(self, mark: Mark, thread: Thread) -> Remark | None:
        found = marked_as(self.discussion.remarks(), Place.REVIEW, mark, me=thread.me)
        return next((one for one in found if one.pending), None)

    def _is_shown(self, mark: Mark, thread: Thread) -> bool:
        found = marked_as(self.discussion.remarks(), Place.REVIEW, mark, me=thread.me)
        return any(not one.pending for one in found)


def _notes(offer: Offer, spot: notes.Spot, *, room: int) -> list[Note]:
    """Return the notes of a file, at most `room`: its suggestions when all of them fit, else the file as a whole."""
    about = (
        "fixtures that the tests need" if offer.is_fixtures else notes.count(offer.tests, offer.subjects, offer.lines)
    )
    changes = [
        Note(
            path=offer.file.path,
            body=notes.suggestion(offer.file, edit.text, about=about),
            first=edit.first,
            last=edit.last,
        )
        for edit in offer.edits
    ]
    if 0 < len(changes) <= room and all(notes.fits(note.body) for note in changes):
        return changes
    address = notes.link(offer.file, spot)
    body = notes.whole(offer.file, about=about, address=address, exists=offer.exists)
    return [Note(path=offer.place, body=body)][:room]


def _signed(note: Note, seed: tuple[object, ...]) -> Note:
    mark = Mark(kind="note", key=key(*seed, note.path, note.first, note.last, note.body))
    return Note(path=note.path, body=marked(mark, note.body), first=note.first, last=note.last)


def _opening(planned: Planned) -> str:
    count = len({path for path, _ in planned.notes})
    files = "1 suggested test file" if count == 1 else f"{count} suggested test files"
    return f"{files}, each on the changed file that its tests speak of. Every test passed in every run.\n"


def _reviewed(planned: Planned, review: Remark, standing: tuple[Remark, ...], part: Part) -> Reviewed:
    there = {mark_of(one.body) for one in standing}
    wanted = {path for path, _ in planned.notes}
    lost = {path for path, note in planned.notes if mark_of(note.body) not in there}
    current = frozenset({review.id, *(one.id for one in standing)})
    return Reviewed(part=part, settled=True, files=frozenset(wanted - lost), current=current)
