"""The first page shows each person what waits for them; each link leads to exactly that."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from revisions import workflow
from revisions.models import Revision
from tests import factories as make
from tests.cast import at_the_desk

pytestmark = pytest.mark.django_db

INDEX = reverse("admin:index")


def groups(user) -> dict:
    return {group.name: group for group in at_the_desk(user).get(INDEX).context["groups"]}


def page(user) -> str:
    return at_the_desk(user).get(INDEX).content.decode()


def draft(by, **changes) -> Revision:
    return make.propose(make.publish_item(), changes or {"answer_ru": "Новый."}, by=by)


def submitted(by, **changes) -> Revision:
    return workflow.submit(draft(by, **changes), by=by)


def scheduled(revision, by, days: int = 1) -> Revision:
    seen = workflow.review(revision)
    return workflow.approve(
        revision,
        by=by,
        digest=seen.digest,
        live_revision_id=seen.live_revision_id,
        publish_at=timezone.now() + timedelta(days=days),
    )


def shown(group) -> list[Revision]:
    return [row.revision for row in group.rows]


def behind(user, url: str) -> set[Revision]:
    """What the list behind a link shows."""
    return set(at_the_desk(user).get(url).context["cl"].result_list)


def test_an_author_sees_drafts_and_what_was_sent_back(ann, clara):
    mine, back = draft(ann), submitted(ann)
    draft(None)
    workflow.request_changes(back, by=clara, note="Точнее.")
    found = groups(ann)
    assert (shown(found["drafts"]), shown(found["changes"])) == ([mine], [back])
    assert set(found) == {"drafts", "changes"}


def test_a_contributor_sees_the_draft_that_they_joined(ann, boris):
    joined = draft(ann)
    workflow.amend(joined, {"answer_en": "New."}, by=boris)
    assert shown(groups(boris)["drafts"]) == [joined]


def test_a_draft_leads_to_its_form_and_what_is_to_review_to_its_page(ann, clara):
    written, waiting = draft(ann), submitted(ann)
    assert groups(ann)["drafts"].rows[0].url.endswith(f"/change/?revision={written.pk}")
    assert f"/admin/revisions/revision/{waiting.pk}/" in groups(clara)["review"].rows[0].url


def test_a_reviewer_sees_what_waits_the_oldest_first_by_language(ann, clara):
    later, sooner = draft(ann, answer_en="New."), submitted(ann)
    workflow.submit(later, by=ann)
    facts = submitted(ann, category=make.publish_category())
    review = groups(clara)["review"]
    assert shown(review) == [sooner, later, facts]
    assert [(part.name, part.number) for part in review.parts] == [
        ("Russian", 1),
        ("English", 1),
        ("facts only", 1),
    ]
    found = [behind(clara, part.url) for part in review.parts]
    assert found == [{sooner}, {later}, {facts}]


def test_own_words_are_to_review_in_a_team_of_one_only(doris, settings):
    own = submitted(doris)
    assert "review" not in groups(doris)
    settings.ALLOW_OWN_APPROVAL = True
    assert shown(groups(doris)["review"]) == [own]
    assert behind(doris, groups(doris)["review"].url) == {own}


def test_nobody_but_a_reviewer_is_asked_to_review(ann, boris):
    submitted(ann)
    assert "review" not in groups(boris)
    assert behind(boris, reverse("admin:revisions_revision_changelist") + "?for=review") == set()


def test_the_schedule_tells_its_times_the_next_first(ann, clara):
    later, sooner = (scheduled(submitted(ann), clara, days) for days in (9, 2))
    submitted(None)
    assert [shown(groups(user)["scheduled"]) for user in (ann, clara)] == [[sooner, later]] * 2
    with override("en"):
        time = date_format(timezone.localtime(sooner.publish_at), "SHORT_DATETIME_FORMAT")
    assert f">{time}</time>" in page(ann)


def test_authors_see_their_own_words_in_the_schedule_only(ann, boris, clara):
    scheduled(submitted(ann), clara)
    assert "scheduled" not in groups(boris)


def test_show_all_leads_to_exactly_that_group(ann, clara):
    mine = {"changes": set(), "drafts": set(), "scheduled": set(), "review": set()}
    for author in (ann, None):
        for _ in range(6):
            made = {"drafts": draft(author), "review": submitted(author)}
            made["changes"] = workflow.request_changes(submitted(author), by=clara, note="Нет.")
            made["scheduled"] = scheduled(submitted(author), clara)
            for group, revision in made.items():
                if author == ann or group == "review":
                    mine[group].add(revision)
    for name, expected in mine.items():
        user = clara if name == "review" else ann
        group = groups(user)[name]
        assert (group.total, len(group.rows), group.more) == (len(expected), 5, True), name
        assert behind(user, group.url) == expected, name


def test_batches_wait_for_their_author_and_for_reviewers(ann, boris, clara):
    batch = workflow.gather("Новые цены", [draft(ann), draft(ann)], by=ann)
    assert "batches-review" not in groups(clara)
    workflow.submit_batch(batch, by=ann)
    waiting = {ann: "batches-mine", clara: "batches-review"}
    for user, name in waiting.items():
        group = groups(user)[name]
        assert group.batches == [
            (batch, f"/admin/revisions/batch/{batch.pk}/change/", [("in_review", "in review", 2)])
        ]
        assert behind(user, group.url) == {batch}
    assert not set(groups(boris)) & {"batches-mine", "batches-review"}


def test_a_batch_that_is_through_waits_for_nobody(ann):
    batch = workflow.submit_batch(workflow.gather("Цены", [draft(ann)], by=ann), by=ann)
    make.approve(batch.revisions.get())
    assert "batches-mine" not in groups(ann)


def test_translators_see_what_is_outdated_and_missing_in_their_language(boris, clara):
    outdated = make.publish_item()
    make.change(outdated, answer_ru="Иначе.")
    make.publish_item(category=outdated.category, question_en="", answer_en="")
    make.publish_item(category=outdated.category, source_language="en", answer_ru="")
    parts = groups(boris)["translations"].parts
    assert [(part.name, part.number) for part in parts] == [
        ("English: outdated", 1),
        ("English: missing", 1),
    ]
    assert at_the_desk(boris).get(parts[0].url).context["page"].object_list[0].pk == outdated.pk
    assert "translations" not in groups(clara)


def test_retired_rows_wait_for_no_translation(boris):
    make.retire(make.publish_item(question_en="", answer_en=""))
    assert "translations" not in groups(boris)


def test_a_link_of_translations_leads_to_as_many_as_it_counts(boris):
    category = make.publish_category()
    for _ in range(3):
        make.publish_item(category=category, question_en="", answer_en="")
    (part,) = groups(boris)["translations"].parts
    assert part.number == at_the_desk(boris).get(part.url).context["page"].paginator.count == 3


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("ann", "Open a text below to change it"),
        ("boris", "Open a text below to change it"),
        ("clara", "When somebody submits a change, it appears here"),
    ],
)
def test_an_empty_page_says_what_to_do(who, words, request):
    assert words in page(request.getfixturevalue(who))


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_takes_the_same_queries_for_any_number_of_rows(
    ann, clara, rows, django_assert_num_queries
):
    ann.groups.add(*clara.groups.all())
    for _ in range(rows):
        draft(ann)
        workflow.request_changes(submitted(ann), by=clara, note="Нет.")
        scheduled(submitted(ann), clara)
        batch = workflow.gather("Цены", [draft(None)], by=ann)
        workflow.submit_batch(batch, by=ann)
        make.publish_item(question_en="", answer_en="")
    desk = at_the_desk(ann)
    desk.get(INDEX)
    with django_assert_num_queries(28):
        desk.get(INDEX)


def test_the_queue_tells_what_it_is_when_it_goes_live_and_with_which_batch(ann, clara):
    batch = workflow.gather("Новые цены", [draft(ann)], by=ann)
    later = scheduled(submitted(ann), clara)
    html = at_the_desk(ann).get("/admin/revisions/revision/?state=all").content.decode()
    with override("en"):
        time = date_format(timezone.localtime(later.publish_at), "SHORT_DATETIME_FORMAT")
    assert html.count('<td class="field-content_kind">Answer</td>') > 1
    assert time in html
    assert f'href="/admin/revisions/batch/{batch.pk}/change/">Новые цены</a>' in html


def test_an_author_reads_on_the_first_page_what_a_reviewer_asks_for(ann, clara):
    back = submitted(ann)
    assert "Точнее, пожалуйста." not in page(ann)
    workflow.request_changes(back, by=clara, note="Точнее, пожалуйста.")
    assert "Точнее, пожалуйста." in page(ann)


def test_what_was_handed_in_waits_in_sight_of_its_author(ann, boris):
    waiting = submitted(ann)
    assert shown(groups(ann)["submitted"]) == [waiting]
    assert behind(ann, groups(ann)["submitted"].url) == {waiting}
    assert "submitted" not in groups(boris)


def test_revisions_of_a_batch_count_once_with_the_batch(ann, clara):
    alone = submitted(ann)
    batch = workflow.gather("Новые цены", [draft(ann), draft(ann)], by=ann)
    workflow.submit_batch(batch, by=ann)
    assert shown(groups(clara)["review"]) == shown(groups(ann)["submitted"]) == [alone]
    assert groups(clara)["batches-review"].total == groups(ann)["batches-mine"].total == 1


def test_a_batch_that_a_reviewer_gathered_of_the_words_of_others_is_theirs_to_review(ann, clara):
    clara.user_permissions.add(Permission.objects.get(codename="edit_every_language"))
    for right in Permission.objects.filter(codename="change_item"):
        clara.user_permissions.add(right)
    clara = type(clara).objects.get(pk=clara.pk)
    batch = workflow.submit_batch(workflow.gather("Новые цены", [draft(ann)], by=clara), by=clara)
    assert "review" not in groups(clara)
    assert [each for each, _url, _counts in groups(clara)["batches-review"].batches] == [batch]


def test_rows_of_one_name_are_told_apart_by_their_numbers(ann, clara):
    first = submitted(ann)
    second = make.propose(first.content, {"answer_en": "New."}, by=None)
    workflow.submit(second, by=None)
    found = page(clara)
    assert all(f"№ {revision.number}</span>" in found for revision in (first, second))
