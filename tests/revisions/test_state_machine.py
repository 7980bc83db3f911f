"""Random people take random steps on a few rows; after each step the rules must hold.

WORKFLOW_EXAMPLES=500 makes a longer run with other sequences each time; without it the run is
short and always the same.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from channels.models import Channel
from faq.models import Category, Item
from people.models import User
from revisions import workflow
from revisions.errors import WorkflowError
from revisions.models import Batch, Content, ReviewEvent, Revision, Slug, content_models
from sla.models import Section
from tests import factories
from tests.cast import person

State, Action = Revision.State, ReviewEvent.Action
EXAMPLES = int(os.environ.get("WORKFLOW_EXAMPLES", 0))
# Steps after which all pages are looked at: it takes longer than everything else together.
LOOK_AFTER = 1 if EXAMPLES else 5
OUTCOMES = ([Action.PUBLISHED], [Action.RETIRED])

# What the log has to say of each way from one state to another; None is before the first.
LOG_OF: dict[tuple[str | None, str], list[list[str]]] = {
    (None, State.DRAFT): [[Action.PROPOSED]],
    (State.DRAFT, State.IN_REVIEW): [[Action.SUBMITTED]],
    (State.CHANGES_REQUESTED, State.IN_REVIEW): [[Action.SUBMITTED]],
    (State.IN_REVIEW, State.DRAFT): [[Action.AMENDED]],
    (State.IN_REVIEW, State.CHANGES_REQUESTED): [[Action.CHANGES_REQUESTED]],
    (State.IN_REVIEW, State.APPROVED): [[Action.APPROVED]],
    (State.IN_REVIEW, State.PUBLISHED): [[Action.APPROVED, *outcome] for outcome in OUTCOMES],
    (State.APPROVED, State.PUBLISHED): [*OUTCOMES],
    (State.APPROVED, State.IN_REVIEW): [[Action.UNSCHEDULED], [Action.RETURNED]],
    **{(state, State.WITHDRAWN): [[Action.WITHDRAWN]] for state in Revision.EDITABLE_STATES},
}

COLUMNS: dict[type[Content], list[str]] = {
    Item: ["question_ru", "question_en", "answer_ru", "answer_en", "slug", "category"],
    Category: ["title_ru", "title_en", "slug"],
    Channel: ["name_ru", "name_en", "note_en"],
    Section: ["title_ru", "title_en", "body_ru", "body_en", "slug"],
}
NO_ROW = 999_999
# A word that nobody may read before a reviewer has let it through.
MARKER = re.compile(r"zz\d+zz")

EVERYBODY = ["ann", "boris", "clara", "doris", "manage.py", "nobody"]
people = st.sampled_from(["ann"] * 4 + ["manage.py"] * 2 + EVERYBODY)
deciders = st.sampled_from(["clara"] * 4 + ["doris"] * 3 + EVERYBODY)
picks = st.integers(0, 11)
# For each column of a change: its place in COLUMNS, and what is written there.
writings = st.lists(
    st.tuples(picks, st.sampled_from(["new"] * 6 + ["same", "same", "empty", "broken"])),
    min_size=1,
    max_size=3,
)
# When an approved revision goes live, in days from now.
days = st.sampled_from([None, None, None, -1, 1, 2])
# In which languages an author tells readers what changed.
notes = st.sampled_from([("ru", "en")] * 5 + [(), ("ru",), ("en",)])


def some(*states: str) -> Callable[[Any], bool]:
    """A step that needs a revision in one of these states is taken where there is one."""
    return lambda _desk: Revision.objects.filter(state__in=states).exists()


class Desk(RuleBasedStateMachine):
    """A site with a few live rows, and whoever comes along."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.people: dict[str, User | None] = {user.username: user for user in User.objects.all()}
        self.people["manage.py"] = None
        self.words = 0
        self.writers: dict[int, set[User | None]] = {}
        self.looks: dict[int, workflow.Review] = {}
        self.visitor = Client()
        self.something_happened, self.steps_unseen = True, 0
        self.before = self.revisions()
        self.last_event = ReviewEvent.objects.latest("pk").pk

    def teardown(self) -> None:
        try:
            if self.steps_unseen:
                self.nobody_reads_what_is_not_approved()
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    # --- what there is -----------------------------------------------------------------------

    def rows(self) -> list[Content]:
        return [row for model in COLUMNS for row in model.objects.order_by("pk")]

    def row(self, pick: int) -> Content:
        rows = self.rows()
        return rows[pick % len(rows)]

    def never_live(self) -> list[Content]:
        return [row for row in self.rows() if not row.live_revision_id]

    def revision(self, pick: int, *states: str) -> Revision:
        """Mostly one to which the step can happen; the highest picks try any other."""
        chosen = Revision.objects.filter(state__in=states) if pick < 9 else Revision.objects.all()
        found = list(chosen.order_by("-pk")) or list(Revision.objects.order_by("-pk"))
        return found[pick % len(found)]

    def revisions(self) -> dict[int, tuple[Any, ...]]:
        return {
            each.pk: (each.state, each.digest, each.base_id, each.change_note, each.batch_id)
            for each in Revision.objects.all()
        }

    def word(self) -> str:
        self.words += 1
        return f"zz{self.words}zz"

    def note(self, languages: tuple[str, ...]) -> dict[str, str]:
        return {code: f"{self.word()}." for code in languages}

    def changes(self, model: type[Content], writings: list, by: str) -> dict[str, Any]:
        """What somebody writes; the translator keeps to English unless something is broken."""
        columns = COLUMNS[model]
        if by == "boris" and all(how != "broken" for _pick, how in writings):
            columns = [column for column in columns if column.endswith("_en")]
        chosen = [(columns[pick % len(columns)], how) for pick, how in writings]
        return {column: self.value(column, how) for column, how in chosen}

    def value(self, column: str, how: str) -> Any:
        if column == "category":
            categories = list(Category.objects.order_by("pk").values_list("pk", flat=True))
            return {"new": categories[-1], "same": categories[0], "empty": None}.get(how, NO_ROW)
        if column == "slug":
            return {"same": "wanted", "empty": "", "broken": "not a slug"}.get(how, self.word())
        return {"same": "Одно.", "empty": "", "broken": "{cut(x)}"}.get(how, f"{self.word()}.")

    # --- taking a step -----------------------------------------------------------------------

    @contextmanager
    def step(self, by: str) -> Iterator[None]:
        """A step that may be refused: then nothing is left of it."""
        columns = self.live_columns()
        self.something_happened = False
        try:
            yield
        except (WorkflowError, ValidationError) as refusal:
            assert str(refusal)
            assert self.revisions() == self.before
            assert self.live_columns() == columns
            assert self.new_events() == []
        else:
            assert by != "nobody", "somebody without rights took a step"
            self.something_happened = True
        connection.check_constraints()

    def live_columns(self) -> dict[tuple[type[Content], int], Any]:
        return {
            (type(row), row.pk): (row.is_live, row.live_revision_id, row.snapshot())
            for row in self.rows()
            if row.live_revision_id
        }

    def new_events(self) -> list[ReviewEvent]:
        return list(ReviewEvent.objects.filter(pk__gt=self.last_event))

    def wrote(self, revision: Revision, by: str) -> None:
        self.writers.setdefault(revision.pk, set()).add(self.people[by])

    # --- steps -------------------------------------------------------------------------------

    @rule(by=people, pick=picks, writings=writings, languages=notes)
    def propose(self, by: str, pick: int, writings: list, languages: tuple) -> None:
        row = self.row(pick)
        changes = self.changes(type(row), writings, by)
        with self.step(by):
            revision = workflow.propose(
                row, changes, by=self.people[by], change_note=self.note(languages)
            )
            self.wrote(revision, by)

    @rule(
        pick=picks,
        changes=st.lists(
            st.tuples(st.sampled_from(["ann", "doris"]), st.lists(picks, min_size=1, max_size=2)),
            min_size=1,
            max_size=2,
        ),
        reviewer=st.sampled_from([None, "clara", "doris"]),
        days=days,
    )
    def propose_submit_approve(
        self, pick: int, changes: list, reviewer: str | None, days: int | None
    ) -> None:
        """The way of most changes, often two of one row side by side: all of it in one go, so
        that much has happened before the odd step."""
        row, handed_in = self.row(pick), []
        for by, columns in changes:
            words = self.changes(type(row), [(column, "new") for column in columns], by)
            with self.step(by):
                notes = self.note(("ru", "en"))
                revision = workflow.propose(row, words, by=self.people[by], change_note=notes)
                self.wrote(revision, by)
                handed_in.append((revision, by))
            self.the_rules_hold()
        for revision, by in handed_in:
            with self.step(by):
                workflow.submit(revision, by=self.people[by])
            self.the_rules_hold()
        for revision, _by in handed_in if reviewer else ():
            self.decide(Revision.objects.get(pk=revision.pk), reviewer, days, looks_again=True)
            self.the_rules_hold()

    @rule(by=people, writings=writings, category=st.sampled_from(["new", "same", None]))
    def propose_new_row(self, by: str, writings: list, category: str | None) -> None:
        """An answer in the first or the newest category, or else a category."""
        if category:
            row, texts = Item(), {"question_ru": f"{self.word()}?", "answer_ru": self.word()}
            changes = {"category": self.value("category", category), **texts}
            changes |= self.changes(Item, writings, by)
        else:
            row, changes = Category(), {"title_ru": self.word()}
        with self.step(by):
            self.wrote(workflow.propose(row, changes, by=self.people[by]), by)

    @precondition(some(*Revision.EDITABLE_STATES))
    @rule(
        by=people,
        pick=picks,
        writings=writings,
        languages=notes,
        seen=st.sampled_from([None, "now", "before"]),
        resolves=st.sampled_from([False, False, True]),
    )
    def amend(
        self, by: str, pick: int, writings: list, languages: tuple, seen: str, resolves: bool
    ) -> None:
        revision = self.revision(pick, *Revision.EDITABLE_STATES)
        changes = self.changes(type(revision.content), writings, by)
        about = {"change_note": self.note(languages)} if languages else {}
        with self.step(by):
            workflow.amend(
                revision,
                changes,
                by=self.people[by],
                seen_digest={"now": revision.digest, "before": "0" * 64}.get(seen),
                resolves=revision.content.live_revision_id if resolves else None,
                **about,
            )
            assert seen != "before", "a draft was overwritten that its writer had not seen"
            self.wrote(revision, by)

    @precondition(some(State.DRAFT, State.CHANGES_REQUESTED))
    @rule(by=people, pick=picks)
    def submit(self, by: str, pick: int) -> None:
        revision = self.revision(pick, State.DRAFT, State.CHANGES_REQUESTED)
        with self.step(by):
            workflow.submit(revision, by=self.people[by])

    @precondition(some(*Revision.EDITABLE_STATES))
    @rule(by=people, pick=st.sampled_from([0, 11]))
    def withdraw(self, by: str, pick: int) -> None:
        revision = self.revision(pick, *Revision.EDITABLE_STATES)
        with self.step(by):
            workflow.withdraw(revision, by=self.people[by])

    @precondition(some(State.IN_REVIEW))
    @rule(by=deciders, pick=picks)
    def request_changes(self, by: str, pick: int) -> None:
        revision = self.revision(pick, State.IN_REVIEW)
        with self.step(by):
            workflow.request_changes(revision, by=self.people[by], note="Иначе.")

    @precondition(some(State.IN_REVIEW))
    @rule(pick=picks)
    def look(self, pick: int) -> None:
        """A reviewer opens the page of a revision, and may decide much later."""
        revision = self.revision(pick, State.IN_REVIEW)
        self.looks[revision.pk] = workflow.review(revision)

    @precondition(some(State.IN_REVIEW))
    @rule(by=deciders, pick=picks, days=days, looks_again=st.sampled_from([True, True, False]))
    def approve(self, by: str, pick: int, days: int | None, looks_again: bool) -> None:
        self.decide(self.revision(pick, State.IN_REVIEW), by, days, looks_again)

    def decide(self, revision: Revision, by: str, days: int | None, looks_again: bool) -> None:
        seen = workflow.review(revision)
        if not looks_again:
            seen = self.looks.get(revision.pk, seen)
        with self.step(by):
            approved = workflow.approve(
                revision,
                by=self.people[by],
                digest=seen.digest,
                live_revision_id=seen.live_revision_id,
                publish_at=days and timezone.now() + timedelta(days=days),
            )
            self.check_approval(approved, by)
            if approved.state == State.PUBLISHED:
                assert self.live_now(approved) == seen.merged, "not what the reviewer saw"

    @precondition(some(State.APPROVED))
    @rule(days=st.integers(0, 3))
    def publish_due(self, days: int) -> None:
        with self.step("manage.py"):
            for revision in workflow.publish_due(timezone.now() + timedelta(days=days)):
                if revision.state == State.PUBLISHED:
                    assert revision.decided_by not in self.writers[revision.pk]

    @precondition(some(State.APPROVED))
    @rule(by=deciders, pick=picks)
    def unschedule(self, by: str, pick: int) -> None:
        revision = self.revision(pick, State.APPROVED)
        with self.step(by):
            workflow.unschedule(revision, by=self.people[by])

    @rule(by=people, pick=picks, languages=notes)
    def retire(self, by: str, pick: int, languages: tuple) -> None:
        row = self.row(pick)
        with self.step(by):
            self.wrote(
                workflow.retire(row, by=self.people[by], change_note=self.note(languages)), by
            )

    @precondition(lambda self: self.never_live())
    @rule(by=people, pick=picks)
    def discard(self, by: str, pick: int) -> None:
        never_live = self.never_live()
        row = never_live[pick % len(never_live)] if pick < 9 else self.row(pick)
        with self.step(by):
            workflow.discard(row, by=self.people[by])
            assert row.live_revision_id is None
            gone = self.before.keys() - self.revisions().keys()
            self.before = {pk: each for pk, each in self.before.items() if pk not in gone}

    @rule(by=people, pick=picks)
    def restore(self, by: str, pick: int) -> None:
        revision = self.revision(pick, State.PUBLISHED, State.WITHDRAWN)
        with self.step(by):
            self.wrote(workflow.restore(revision, by=self.people[by]), by)

    # --- batches -----------------------------------------------------------------------------

    def batch(self, pick: int) -> Batch:
        batches = list(Batch.objects.all())
        return batches[pick % len(batches)]

    @precondition(some(*Revision.EDITABLE_STATES))
    @rule(
        by=people,
        chosen=st.lists(st.integers(0, 8), min_size=1, max_size=3, unique=True),
        goes_on=st.booleans(),
    )
    def gather(self, by: str, chosen: list[int], goes_on: bool) -> None:
        open_ones = [self.revision(pick, *Revision.EDITABLE_STATES) for pick in chosen]
        with self.step(by):
            batch = workflow.gather("Together", set(open_ones), by=self.people[by])
        if goes_on and self.something_happened:
            self.the_rules_hold()
            self.hand_in(batch, "manage.py")
            self.the_rules_hold()
            self.decide_batch(batch, "clara", misses=False)

    @precondition(lambda self: Batch.objects.exists())
    @rule(by=people, pick=picks)
    def take_out(self, by: str, pick: int) -> None:
        revisions = list(Revision.objects.exclude(batch=None)) or [self.revision(pick)]
        with self.step(by):
            workflow.take_out(revisions[pick % len(revisions)], by=self.people[by])

    @precondition(lambda self: Batch.objects.exists())
    @rule(by=people, pick=picks)
    def submit_batch(self, by: str, pick: int) -> None:
        self.hand_in(self.batch(pick), by)

    @precondition(lambda self: Batch.objects.exists())
    @rule(by=deciders, pick=picks, misses=st.sampled_from([False, False, True]))
    def approve_batch(self, by: str, pick: int, misses: bool) -> None:
        self.decide_batch(self.batch(pick), by, misses)

    def hand_in(self, batch: Batch, by: str) -> None:
        drafts = batch.revisions.filter(state__in=[State.DRAFT, State.CHANGES_REQUESTED])
        with self.step(by if drafts else "manage.py"):
            workflow.submit_batch(batch, by=self.people[by])

    def decide_batch(self, batch: Batch, by: str, misses: bool) -> None:
        reviews = workflow.review_batch(batch)
        seen = {each.pk: (review.digest, review.live_revision_id) for each, review in reviews}
        if misses and seen:
            seen.popitem()
        with self.step(by):
            workflow.approve_batch(batch, by=self.people[by], seen=seen)
            for revision, review in reviews:
                self.check_approval(revision, by)
                assert self.live_now(revision) == review.merged
                assert revision.pk in seen

    # --- what must hold ----------------------------------------------------------------------

    @invariant()
    def the_rules_hold(self) -> None:
        self.the_log_has_one_entry_for_each_transition()
        self.live_columns_are_those_of_the_last_publication()
        self.live_rows_name_live_rows()
        self.a_slug_that_was_live_once_belongs_to_its_row()
        self.steps_unseen += self.something_happened
        if self.steps_unseen >= LOOK_AFTER:
            self.nobody_reads_what_is_not_approved()
            self.steps_unseen = 0

    def live_now(self, revision: Revision) -> dict[str, Any]:
        return type(revision.content).objects.get(pk=revision.object_id).snapshot()

    def check_approval(self, revision: Revision, by: str) -> None:
        assert by in ("clara", "doris")
        assert self.people[by] not in self.writers[revision.pk], "approved their own words"

    def the_log_has_one_entry_for_each_transition(self) -> None:
        now = self.revisions()
        events: dict[int, list[str]] = {}
        for event in self.new_events():
            events.setdefault(event.revision_id, []).append(event.action)
            self.last_event = event.pk
        for pk, after in now.items():
            before = self.before.get(pk, (None,))
            if before[0] != after[0]:
                assert events.pop(pk, []) in LOG_OF[before[0], after[0]]
            else:
                expected = [Action.AMENDED] if before[:4] != after[:4] else []
                assert events.pop(pk, []) == expected
        assert events == {}
        assert self.before.keys() <= now.keys()
        self.before = now

    def live_columns_are_those_of_the_last_publication(self) -> None:
        for row in self.rows():
            last = Revision.objects.of(row).filter(state=State.PUBLISHED).order_by("published_at")
            assert row.live_revision == last.last()
            if row.live_revision:
                assert row.snapshot() == row.live_revision.published_snapshot()
                assert row.is_live == (row.live_revision.kind == Revision.Kind.CHANGE)
            else:
                assert not row.is_live

    def live_rows_name_live_rows(self) -> None:
        assert not Item._base_manager.filter(is_live=True, category__is_live=False).exists()

    def a_slug_that_was_live_once_belongs_to_its_row(self) -> None:
        owners = Slug.objects.filter(role=Slug.Role.LIVE)
        found = {(type(slug.content), slug.object_id): slug.slug for slug in owners}
        ever_live = [row for row in self.rows() if row.live_revision_id]
        assert len(owners) == len(found)
        assert found == {(type(row), row.pk): row.slug_now for row in ever_live}

    def nobody_reads_what_is_not_approved(self) -> None:
        public = self.public_words()
        for address in self.addresses():
            response = self.visitor.get(address)
            assert response.status_code in (200, 301, 302, 404, 410), address
            told = response.content.decode() + response.headers.get("Location", "")
            asked = set(MARKER.findall(address))
            assert set(MARKER.findall(told)) - asked <= public, address

    def public_words(self) -> set[str]:
        live = [row for row in self.rows() if row.is_live]
        snapshots = [row.live_revision.published_snapshot() for row in live]
        published = Revision.objects.filter(state=State.PUBLISHED)
        # Readers are told what changed in what is live, and what was taken off the site.
        told = [
            (each.change_note, each.content.name_in("ru"), each.content.name_in("en"))
            for each in published
            if each.content.is_live or each.kind == Revision.Kind.RETIRE
        ]
        return set(MARKER.findall(f"{snapshots} {told}"))

    def addresses(self) -> Iterator[str]:
        yield "/sitemap.xml"
        for language in ("ru", "en"):
            for page in ("", "faq/", "contacts/", "sla/", "terms/", "changes.atom"):
                yield f"/{language}/{page}"
            for slug in Slug.objects.filter(content_type__model="item"):
                yield f"/{language}/faq/{slug.slug}/"


def test_every_kind_that_people_edit_by_columns_is_among_the_rows() -> None:
    assert {model.__name__ for model in content_models()} - {m.__name__ for m in COLUMNS} == {
        "Policy",  # its cells have tests of their own
        "Tier",
    }


@pytest.fixture
def site(ann, boris, clara, doris) -> Callable[[], Desk]:
    person("nobody")
    item = factories.publish_item(slug="first")
    factories.publish_item(slug="second", category=item.category)
    factories.publish_channel()
    factories.publish_section()
    return Desk


@pytest.mark.django_db
def test_whatever_people_do_the_rules_hold(site) -> None:
    run_state_machine_as_test(
        site,
        settings=settings(
            max_examples=EXAMPLES or 5,
            stateful_step_count=40 if EXAMPLES else 25,
            derandomize=not EXAMPLES,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
