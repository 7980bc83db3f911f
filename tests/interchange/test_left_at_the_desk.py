"""What an import leaves to people is told with its next step; a later import goes on with it."""

import pytest
from django.utils.translation import override

from channels.models import Channel
from faq.models import Item
from interchange.models import ImportedDraft
from revisions import workflow
from revisions.models import Revision
from sla.models import Policy
from tests.admin.forms import form_address, form_data, save, seen, step
from tests.cast import at_the_desk

FAQ = "{cut(Как платить?)[id=pay]}\n\nКартой.\n\n{/cut}\n"
TERMS = """\
Помогаем всем.

## Каналы

| Канал | Контакт | Время работы |
|---|---|---|
| Почта | help@vetrelia.example | круглосуточно |

## SLA

| Канал | Первый ответ | Решение |
|---|---|---|
| Почта | 1 час | 4 часа |
| Форма обратной связи | 2 часа | 8 часов |
"""
FORM = "channel “Форма обратной связи”, http://127.0.0.1:8000/admin/channels/channel/"
HANDED_IN = "Drafts of earlier imports handed in: "


@pytest.fixture
def terms(tree, import_tree, clara):
    """Terms whose SLA names a channel without an address, approved as far as that goes."""
    folder = tree({"ru/support-info.md": TERMS})
    return folder, import_tree(folder, approve_as="clara")


def draft_of(row) -> Revision:
    return Revision.objects.of(row).open().get()


@override("en")  # which is what the command goes on in
def approve_at_the_desk(row, clara) -> None:
    desk, revision = at_the_desk(clara), draft_of(row)
    step(desk, revision, "approve", **seen(desk, revision))


@override("en")
def fill_in_the_address(ann) -> Channel:
    """Ann fills in what is missing and hands it in, at the desk."""
    desk, channel = at_the_desk(ann), Channel.objects.get(address="")
    data = form_data(desk, form_address(channel)) | {"_submit": "1"}
    desk.post(form_address(channel), data | {"address": "https://vetrelia.example/form"})
    return channel


def test_report_ends_with_what_a_draft_lacks_and_who_waits_for_it(terms):
    _folder, report = terms
    assert "What is left to do at the desk: 2\n" in report
    channel, policy = Channel.objects.get(address=""), Policy.objects.get()
    assert f"{FORM}{channel.pk}/change/: fill in: Address; then hand it in for review" in report
    assert f"/admin/sla/policy/{policy.pk}/change/: when “Форма обратной связи” is live, " in report


def test_policy_goes_live_at_the_desk_once_what_was_missing_is_there(terms, ann, clara):
    approve_at_the_desk(fill_in_the_address(ann), clara)
    policy = Policy.objects.get()
    save(at_the_desk(ann), form_address(policy), _submit="1")
    approve_at_the_desk(policy, clara)
    assert Policy.objects.live().get().targets.count() == 4


def test_policy_goes_live_by_the_next_import_once_what_was_missing_is_there(
    terms, import_tree, ann, clara
):
    approve_at_the_desk(fill_in_the_address(ann), clara)
    report = import_tree(terms[0], approve_as="clara")
    assert HANDED_IN + "1" in report and "What is left" not in report
    assert Policy.objects.live().get().targets.count() == 4


def test_channel_that_only_the_sla_names_is_not_gone_from_the_documents(
    terms, import_tree, ann, clara
):
    approve_at_the_desk(fill_in_the_address(ann), clara)
    report = import_tree(terms[0], approve_as="clara", retire_missing=True)
    assert "No longer in the documents" not in report


def test_what_waits_for_its_reviewer_is_told_so(terms, import_tree, ann):
    channel = fill_in_the_address(ann)
    report = import_tree(terms[0], approve_as="clara")
    assert f"{FORM}{channel.pk}/change/: waits for review" in report
    assert not Policy.objects.live().exists()


def test_draft_without_an_address_is_not_handed_in_by_a_later_import(terms, import_tree):
    report = import_tree(terms[0], approve_as="clara")
    assert HANDED_IN not in report and "not imported: 0" in report
    assert draft_of(Channel.objects.get(address="")).state == "draft"


@pytest.mark.parametrize("options", [{}, {"submit": True}])
def test_drafts_of_an_earlier_import_go_live_by_the_next_one_for_a_reviewer(
    tree, import_tree, clara, options
):
    folder = tree({"ru/faq.md": FAQ, "ru/support-info.md": TERMS})
    import_tree(folder, **options)
    report = import_tree(folder, approve_as="clara")
    assert HANDED_IN in report and "Revisions made: 0." in report
    assert Item.objects.live().get().category.is_live
    assert Channel.objects.live().get().name_ru == "Почта"
    assert HANDED_IN not in import_tree(folder, approve_as="clara")


def test_drafts_of_an_earlier_import_are_handed_in_by_the_next_one_and_once(tree, import_tree):
    folder = tree({"ru/faq.md": FAQ})
    import_tree(folder)
    assert HANDED_IN + "2" in import_tree(folder, submit=True)
    assert draft_of(Item.objects.get()).state == "in_review"
    assert HANDED_IN not in import_tree(folder, submit=True)


def test_change_that_an_earlier_import_left_as_a_draft_goes_live_too(tree, import_tree, clara):
    folder = tree({"ru/faq.md": FAQ})
    import_tree(folder, approve_as="clara")
    tree({"ru/faq.md": FAQ.replace("Картой", "Наличными")})
    import_tree(folder)
    assert HANDED_IN + "1" in import_tree(folder, approve_as="clara")
    assert Item.objects.get().answer_ru == "Наличными."


def test_draft_that_somebody_has_changed_is_not_handed_in(tree, import_tree, ann, clara):
    folder = tree({"ru/faq.md": FAQ})
    import_tree(folder)
    item = Item.objects.get()
    workflow.amend(draft_of(item), {"keywords_ru": "деньги"}, by=ann)
    assert HANDED_IN + "1" in import_tree(folder, approve_as="clara")  # its category
    assert draft_of(item).state == "draft"


def test_draft_that_a_reviewer_has_sent_back_is_not_handed_in(tree, import_tree, clara):
    folder = tree({"ru/faq.md": FAQ})
    import_tree(folder, submit=True)
    item = Item.objects.get()
    workflow.request_changes(draft_of(item), by=clara, note="Нет.")
    import_tree(folder, approve_as="clara")
    assert draft_of(item).state == "changes_requested"


def test_what_was_approved_at_once_leaves_nothing_behind(tree, import_tree, clara):
    import_tree(tree({"ru/faq.md": FAQ}), approve_as="clara")
    assert not ImportedDraft.objects.exists()


def test_import_docs_says_what_is_left_and_goes_on_with_it(import_docs, document, ann, clara):
    file = document("terms.md", TERMS)
    assert FORM in import_docs(file)
    assert HANDED_IN in import_docs(file, approve_as="clara")
    approve_at_the_desk(fill_in_the_address(ann), clara)
    assert HANDED_IN + "1" in import_docs(file, approve_as="clara")
    assert Policy.objects.live().exists()
