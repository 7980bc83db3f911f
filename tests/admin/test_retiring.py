"""Off the site and back: retired by a revision like any other, discarded if it was never live."""

import pytest
from django.urls import reverse

from faq.models import Item
from revisions import workflow
from revisions.models import Revision
from tests import factories as make
from tests.admin.forms import NOTE, errors, form_address, review_address, save, seen, step
from tests.cast import at_the_desk

pytestmark = pytest.mark.django_db

WHY = {"summary": "Устарело", "change_note_ru": "Услуги больше нет."}


@pytest.fixture
def item():
    return make.publish_item()


def address(row, page) -> str:
    return reverse(f"admin:faq_{row._meta.model_name}_{page}", args=[row.pk])


def retire(user, row, **data):
    return at_the_desk(user).post(address(row, "retire"), data)


def proposal_of(row) -> Revision:
    return Revision.objects.of(row).get(kind="retire")


# --- retiring ------------------------------------------------------------------------------------


def test_retiring_is_proposed_reviewed_and_then_done(ann, clara, item):
    response = retire(ann, item, **WHY, _submit="")
    proposal, desk = proposal_of(item), at_the_desk(clara)
    assert response.url == review_address(proposal)
    assert item.is_live
    assert "What would go off the site" in desk.get(review_address(proposal)).content.decode()
    step(desk, proposal, "approve", **seen(desk, proposal))
    item.refresh_from_db()
    assert not item.is_live


def test_the_form_leads_to_the_page_of_retiring(ann, clara, item):
    assert address(item, "retire") in at_the_desk(ann).get(form_address(item)).content.decode()
    assert (
        address(item, "retire") not in at_the_desk(clara).get(form_address(item)).content.decode()
    )


def test_opening_the_page_proposes_nothing(ann, item):
    assert at_the_desk(ann).get(address(item, "retire")).status_code == 200
    assert not Revision.objects.of(item).open().exists()


def test_readers_are_told_why_it_went(ann, item):
    response = retire(ann, item, summary="Устарело", _submit="")
    assert set(response.context["form"].errors) == {"change_note_ru"}
    assert response.context["form"]["summary"].value() == "Устарело"
    assert not Revision.objects.of(item).open().exists()


def test_a_draft_of_retiring_is_gone_on_with(ann, item):
    retire(ann, item, summary="Наверное")
    page = at_the_desk(ann).get(address(item, "retire"))
    assert page.context["form"]["summary"].value() == "Наверное"
    retire(ann, item, **WHY, _submit="")
    proposal = proposal_of(item)
    assert (proposal.state, proposal.change_note) == ("in_review", {"ru": WHY["change_note_ru"]})


@pytest.mark.parametrize("button", [{}, {"_submit": ""}])
def test_a_proposal_in_review_stays_there_when_nothing_is_changed(ann, item, button):
    retire(ann, item, **WHY, _submit="")
    response = at_the_desk(ann).post(address(item, "retire"), WHY | button, follow=True)
    assert [str(m) for m in response.context["messages"]] == [
        "Nothing has changed. It stays in review."
    ]
    assert proposal_of(item).state == "in_review"


def test_the_review_page_leads_back_to_the_page_of_retiring(ann, item):
    retire(ann, item, **WHY)
    page = at_the_desk(ann).get(review_address(proposal_of(item))).content.decode()
    assert f'href="{address(item, "retire")}"' in page


def test_a_form_does_not_write_into_a_proposal_to_retire(ann, item):
    retire(ann, item, **WHY)
    save(at_the_desk(ann), form_address(item), question_ru="Всё же?")
    assert proposal_of(item).proposed_changes() == {}
    assert Revision.objects.of(item).open().count() == 2


def test_what_live_rows_refer_to_is_not_retired_and_they_are_listed(ann, item):
    page = at_the_desk(ann).get(address(item.category, "retire")).content.decode()
    assert f'href="{form_address(item)}"' in page
    assert "<button" not in page.split('id="content-main"')[1]
    response = retire(ann, item.category, **WHY, _submit="")
    assert "Change or retire them first" in response.context["form"].errors.as_text()
    assert not Revision.objects.of(item.category).open().exists()


def test_the_reviewer_sees_what_refers_to_it_since(ann, clara, item):
    category = make.publish_category()
    retire(ann, category, **WHY, _submit="")
    make.change(item, category=category)
    proposal, desk = proposal_of(category), at_the_desk(clara)
    page = desk.get(review_address(proposal)).content.decode()
    assert f'href="{form_address(item)}"' in page
    assert step(desk, proposal, "approve", **seen(desk, proposal)).status_code == 409
    category.refresh_from_db()
    assert category.is_live


@pytest.mark.parametrize("page", ["retire", "discard"])
def test_a_translator_takes_nothing_off_the_site(boris, page):
    row = make.publish_item() if page == "retire" else make.draft_item().content
    response = at_the_desk(boris).post(address(row, page), WHY)
    assert response.status_code == 403
    assert Item.objects.filter(pk=row.pk).exists()
    assert not Revision.objects.of(row).filter(kind="retire").exists()


@pytest.mark.parametrize("page", ["retire", "discard"])
def test_who_may_not_edit_does_not_see_the_pages(clara, client, item, page):
    assert at_the_desk(clara).get(address(item, page)).status_code == 403
    assert at_the_desk(clara).post(address(item, page)).status_code == 403
    assert "/login/" in client.post(address(item, page)).url


@pytest.mark.parametrize("page", ["retire", "discard"])
@pytest.mark.parametrize("key", ["98765", "x", "_2F"])
def test_a_row_that_is_not_there_is_not_found(ann, page, key):
    assert at_the_desk(ann).get(f"/admin/faq/item/{key}/{page}/").status_code == 404


# --- retired rows --------------------------------------------------------------------------------


@pytest.fixture
def retired(item):
    return make.retire(item)


def test_a_retired_row_is_marked(ann, retired):
    desk = at_the_desk(ann)
    assert "retired" in desk.get(reverse("admin:faq_item_changelist")).content.decode()
    assert "This is retired" in desk.get(form_address(retired)).content.decode()
    assert "This is retired" in desk.get(address(retired, "history")).content.decode()


def test_a_retired_row_is_not_retired_again(ann, retired):
    assert retire(ann, retired, **WHY).url == form_address(retired)
    assert not Revision.objects.of(retired).open().exists()


def test_a_retired_row_is_brought_back_without_a_change(ann, clara, retired):
    save(at_the_desk(ann), form_address(retired), **NOTE, _submit="")
    revision, desk = Revision.objects.of(retired).open().get(), at_the_desk(clara)
    assert "on the site again" in desk.get(review_address(revision)).content.decode()
    step(desk, revision, "approve", **seen(desk, revision))
    retired.refresh_from_db()
    assert retired.is_live


def test_an_old_revision_brings_a_retired_row_back(ann, retired):
    first = Revision.objects.of(retired).get(number=1)
    assert step(at_the_desk(ann), first, "restore").status_code == 302
    make.publish(make.noted(Revision.objects.of(retired).open().get()))
    retired.refresh_from_db()
    assert retired.is_live


@pytest.fixture
def brought_back(ann, retired) -> Revision:
    """A proposal that changes no column, but brings the row back."""
    save(at_the_desk(ann), form_address(retired), summary="Снова нужно", **NOTE)
    return Revision.objects.of(retired).open().get()


@pytest.mark.parametrize("name", ["withdraw", "submit"])
def test_a_translator_does_not_decide_whether_a_row_comes_back(boris, brought_back, name):
    assert not brought_back.proposed_changes()
    assert step(at_the_desk(boris), brought_back, name).status_code == 403
    brought_back.refresh_from_db()
    assert brought_back.state == Revision.State.DRAFT


def test_a_word_in_it_is_no_right_to_decide_whether_a_row_comes_back(boris, brought_back):
    desk, form = at_the_desk(boris), form_address(brought_back.content)
    save(desk, f"{form}?revision={brought_back.pk}", question_en="Again?")
    brought_back.refresh_from_db()
    assert set(brought_back.proposed_changes()) == {"question_en"}
    assert step(desk, brought_back, "withdraw").status_code == 403


@pytest.mark.parametrize("typed", [{}, {"question_en": "Again?"}])
def test_a_translator_brings_no_row_back(boris, retired, typed):
    assert "As a translator" in errors(save(at_the_desk(boris), form_address(retired), **typed))
    assert not Revision.objects.of(retired).open().exists()


def test_a_translator_gives_up_what_was_begun_before_the_row_was_retired(boris, item):
    draft = make.propose(item, {"question_en": "Again?"}, by=boris)
    make.retire(item)
    assert step(at_the_desk(boris), draft, "withdraw").status_code == 302
    assert not Revision.objects.of(item).open().exists()


# --- rows that were never live -------------------------------------------------------------------


@pytest.fixture
def draft() -> Revision:
    return make.draft_item()


def test_a_row_that_was_never_live_is_discarded_with_its_words(ann, draft):
    response = at_the_desk(ann).post(address(draft.content, "discard"))
    assert response.url == reverse("admin:faq_item_changelist")
    assert not Item.objects.filter(pk=draft.object_id).exists()
    assert not Revision.objects.filter(pk=draft.pk).exists()


def test_discarding_asks_first(ann, draft):
    page = at_the_desk(ann).get(address(draft.content, "discard")).content.decode()
    assert "Discard for good" in page
    assert Item.objects.filter(pk=draft.object_id).exists()


def test_the_form_of_a_new_row_leads_to_discarding(ann, draft, item):
    desk = at_the_desk(ann)
    assert (
        address(draft.content, "discard") in desk.get(form_address(draft.content)).content.decode()
    )
    assert address(item, "discard") not in desk.get(form_address(item)).content.decode()


def test_what_was_live_once_is_not_discarded(ann, item):
    for row in (item, make.retire(make.publish_item())):
        response = at_the_desk(ann).post(address(row, "discard"))
        assert response.status_code == 403
        assert Item.objects.filter(pk=row.pk).exists()


def test_what_a_draft_refers_to_is_not_discarded(ann):
    category = make.draft_category().content
    item = make.draft_item(category=category).content
    desk = at_the_desk(ann)
    assert form_address(item) in desk.get(address(category, "discard")).content.decode()
    assert desk.post(address(category, "discard")).status_code == 409
    assert workflow.review(Revision.objects.of(category).get()).merged
