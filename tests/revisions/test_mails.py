"""Mail: one for each step, after the step is certain, never to the person who took it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import override

from people.groups import REVIEWERS
from people.models import User
from revisions import workflow
from revisions.errors import BatchRefused, WorkflowError
from tests import factories
from tests.cast import person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def switched_on(settings):
    settings.MAIL_NOTIFICATIONS = True
    settings.SITE_URL = "https://help.vetrelia.example"


@pytest.fixture(autouse=True)
def addresses(ann, boris, clara):
    for user in (ann, boris, clara):
        give_address(user)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What happens inside is committed at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def give_address(user: User) -> None:
    user.email = f"{user.username}@vetrelia.example"
    user.save()


def readers() -> list[str]:
    return sorted(letter.to[0].split("@")[0] for letter in mail.outbox)


def submitted(ann):
    item = factories.publish_item(question_ru="Как платить?")
    draft = factories.propose(item, {"answer_ru": "Новый."}, by=ann)
    mail.outbox.clear()
    return workflow.submit(draft, by=ann)


def approval(revision):
    seen = workflow.review(revision)
    return {"digest": seen.digest, "live_revision_id": seen.live_revision_id}


def test_mail_is_off_unless_switched_on(ann, committed, settings):
    settings.MAIL_NOTIFICATIONS = False
    with committed():
        submitted(ann)
    assert mail.outbox == []


def test_reviewers_learn_what_waits_and_where(ann, committed):
    with committed():
        revision = submitted(ann)
    (letter,) = mail.outbox
    assert letter.to == ["clara@vetrelia.example"]
    assert letter.subject == "Waits for review: Как платить?"
    assert "Ann submitted for review:" in letter.body
    assert f"https://help.vetrelia.example/admin/revisions/revision/{revision.pk}/" in letter.body


def test_nobody_gets_mail_about_their_own_step_or_words(ann, committed):
    vera = person("vera", REVIEWERS, is_superuser=True)
    give_address(vera)
    draft = factories.propose(factories.publish_item(), {"answer_ru": "Иначе."}, by=vera)
    workflow.amend(draft, {"question_ru": "Иначе?"}, by=ann)
    with committed():
        workflow.submit(draft, by=ann)
    assert readers() == ["clara"]


def test_one_person_teams_hear_of_their_own_words_from_others_only(ann, committed, settings):
    settings.ALLOW_OWN_APPROVAL = True
    vera = person("vera", REVIEWERS, is_superuser=True)
    give_address(vera)
    draft = factories.propose(factories.publish_item(), {"answer_ru": "Иначе."}, by=vera)
    with committed():
        workflow.submit(draft, by=vera)
    assert readers() == ["clara"]


def test_all_who_wrote_learn_the_decision_and_the_reason(ann, boris, clara, committed):
    revision = submitted(ann)
    note = revision.change_note | {"en": "New."}
    workflow.amend(revision, {"answer_en": "New."}, by=boris, change_note=note)
    workflow.submit(revision, by=ann)
    with committed():
        workflow.request_changes(revision, by=clara, note="Name the price.")
    assert readers() == ["ann", "boris"]
    assert mail.outbox[0].subject == "Changes requested: Как платить?"
    assert "Clara says:\nName the price." in mail.outbox[0].body


def test_an_approval_for_a_time_tells_the_time(ann, clara, committed):
    revision, tomorrow = submitted(ann), timezone.now() + timedelta(days=1)
    with committed():
        workflow.approve(revision, by=clara, publish_at=tomorrow, **approval(revision))
    assert readers() == ["ann"]
    assert "Goes live: " in mail.outbox[0].body


def test_each_person_reads_their_own_language(ann, clara, committed):
    clara.interface_language = "ru"
    clara.save()
    with committed():
        revision = submitted(ann)
    assert f"- Как платить? (ответ, № {revision.number})" in mail.outbox[0].body


def test_plain_text_stays_as_it_was_typed(ann, clara, committed):
    revision = submitted(ann)
    with committed():
        workflow.request_changes(revision, by=clara, note="Use <b> & “quotes”, it's clearer.")
    assert "Use <b> & “quotes”, it's clearer." in mail.outbox[0].body


def test_a_line_break_in_a_title_makes_no_header(ann, committed):
    with committed():
        item = factories.publish_item(question_ru="Как?\nBcc: all@vetrelia.example")
        mail.outbox.clear()
        workflow.submit(factories.propose(item, {"answer_ru": "Так."}, by=ann), by=ann)
    (letter,) = mail.outbox
    assert letter.subject == "Waits for review: Как? Bcc: all@vetrelia.example"
    assert "\nBcc:" not in str(letter.message()).split("\n\n")[0]


def test_a_batch_makes_one_mail_for_each_reader(ann, clara, committed):
    items = [factories.publish_item() for _ in range(3)]
    mail.outbox.clear()
    drafts = [factories.propose(item, {"answer_ru": "Новый."}, by=ann) for item in items]
    batch = workflow.gather("New prices", drafts, by=ann)
    with committed():
        workflow.submit_batch(batch, by=ann)
    assert (readers(), mail.outbox[0].subject) == (["clara"], "Waits for review: New prices")
    assert all(item.name_in("en") in mail.outbox[0].body for item in items)
    assert f"/admin/revisions/batch/{batch.pk}/" in mail.outbox[0].body
    mail.outbox.clear()
    looked_at = {r.pk: (s.digest, s.live_revision_id) for r, s in workflow.review_batch(batch)}
    with committed():
        workflow.approve_batch(batch, by=clara, seen=looked_at)
    assert (readers(), mail.outbox[0].subject) == (["ann"], "Approved: New prices")


def test_a_refused_batch_makes_no_mail(ann, clara, committed):
    drafts = [
        factories.propose(factories.publish_item(), {"answer_ru": "Новый."}, by=ann)
        for _ in range(2)
    ]
    batch = workflow.submit_batch(workflow.gather("Two", drafts, by=ann), by=ann)
    reviews = workflow.review_batch(batch)[:1]
    looked_at = {r.pk: (s.digest, s.live_revision_id) for r, s in reviews}
    with committed(), pytest.raises(BatchRefused):
        workflow.approve_batch(batch, by=clara, seen=looked_at)
    assert mail.outbox == []


def test_what_is_rolled_back_makes_no_mail(ann, committed):
    with committed(), pytest.raises(RuntimeError), transaction.atomic():
        submitted(ann)
        raise RuntimeError
    assert mail.outbox == []


def test_what_is_approved_at_once_does_not_wait_for_reviewers(ann, committed):
    with committed():
        factories.approve(submitted(ann))
    assert [letter.subject for letter in mail.outbox] == ["Approved: Как платить?"]


def test_a_publication_that_failed_at_its_time_waits_for_reviewers_again(
    ann, clara, committed, settings
):
    settings.LANGUAGE_CODE = "en"
    revision, soon = submitted(ann), timezone.now() + timedelta(hours=1)
    workflow.approve(revision, by=clara, publish_at=soon, **approval(revision))
    clara.groups.clear()
    give_address(person("vera", REVIEWERS))
    with committed(), override("ru"):  # the language of whoever asked for a page
        workflow.publish_due(soon)
    assert readers() == ["vera"]
    assert "Only a reviewer decides" in mail.outbox[0].body


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_fails_stops_nobody(doris, clara, settings):
    settings.EMAIL_BACKEND = "no.such.backend"
    assert submitted(doris).state == "in_review"


@pytest.mark.django_db(transaction=True)
def test_decisions_that_race_make_one_mail(settings):
    call_command("migrate", verbosity=0)
    author = person("vera", is_superuser=True, interface_language="en")
    give_address(author)
    revision = submitted(author)
    seen = approval(revision)
    mail.outbox.clear()
    reviewers = [person(f"reviewer{number}", REVIEWERS) for number in range(3)]
    start = Barrier(3)

    def decide(reviewer):
        start.wait()
        try:
            workflow.approve(revision, by=reviewer, **seen)
        except WorkflowError:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(decide, reviewers))
    assert [letter.subject for letter in mail.outbox] == ["Approved: Как платить?"]
