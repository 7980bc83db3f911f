"""The command: whom it acts for, what it refuses, and that it then leaves nothing behind."""

import os

import pytest
from django.core.management import CommandError
from django.test import override_settings

from faq.models import Item
from interchange.models import Source
from revisions import workflow
from revisions.models import Revision

FAQ = "## How do I pay?\n\nBy card, see [SLA](https://docs.vetrelia.example/help/support/sla).\n"


@pytest.fixture
def faq(document):
    return document("faq.md", FAQ)


def test_author_is_the_user_given(import_docs, faq, ann):
    import_docs(faq, by="ann")
    assert set(Revision.objects.values_list("author_name", flat=True)) == {"Ann"}


def test_submitted_import_waits_for_review(import_docs, faq):
    import_docs(faq, submit=True)
    assert set(Revision.objects.values_list("state", flat=True)) == {"in_review"}


def test_approved_import_is_live(import_docs, faq, ann, clara):
    import_docs(faq, by="ann", approve_as="clara")
    assert Item.objects.live().count() == 1
    assert set(Revision.objects.values_list("decided_by_name", flat=True)) == {"Clara"}


def test_nobody_approves_their_own_import(import_docs, faq, doris):
    with pytest.raises(CommandError, match="--approve-as must be somebody else"):
        import_docs(faq, by="doris", approve_as="doris")


def test_only_a_reviewer_approves(import_docs, faq, ann):
    with pytest.raises(CommandError, match="--approve-as ann: Only a reviewer"):
        import_docs(faq, approve_as="ann")


@pytest.mark.parametrize("option", ["by", "approve_as"])
def test_unknown_user_is_named(import_docs, faq, option):
    with pytest.raises(CommandError, match="there is no user “nobody”"):
        import_docs(faq, **{option: "nobody"})


def test_translator_may_not_make_items(import_docs, faq, boris):
    with pytest.raises(CommandError, match=r"faq\.md:1: You may not edit"):
        import_docs(faq, by="boris")
    assert not Item.objects.exists()


def test_dry_run_prints_the_plan_and_writes_nothing(import_docs, faq):
    report = import_docs(faq, dry_run=True)
    assert "answers: 1 (new: 1)" in report
    assert "faq.md:1: How do I pay?" in report
    assert not (Item.objects.exists() or Revision.objects.exists() or Source.objects.exists())


def test_plan_of_a_second_document_sees_the_first(import_docs, faq, document):
    report = import_docs(faq, document("again.md", FAQ), dry_run=True)
    assert "answers: 1 (unchanged: 1)" in report


def test_one_bad_document_keeps_all_out(import_docs, faq, document):
    with pytest.raises(CommandError, match=r"bad\.md:1: "):
        import_docs(faq, document("bad.md", "{cut(Why?)}\n\nOpen.\n"))
    assert not Item.objects.exists()


def test_missing_file_is_named(import_docs, tmp_path):
    with pytest.raises(CommandError, match=r"nowhere\.md: cannot be read: No such file"):
        import_docs(tmp_path / "nowhere.md")


def test_text_that_is_not_utf8_is_refused_with_its_line(import_docs, tmp_path):
    path = tmp_path / "latin1.md"
    path.write_bytes(b"## Why?\n\nBecause \xff.\n")
    with pytest.raises(CommandError, match=r"latin1\.md:3: this is not UTF-8"):
        import_docs(path)


def test_unknown_language_is_refused(import_docs, faq):
    with pytest.raises(CommandError, match="xx is unknown: it is one of ru, en"):
        import_docs(faq, language="xx")


def test_pair_goes_with_one_file(import_docs, faq):
    with pytest.raises(CommandError, match="one FILE"):
        import_docs(faq, faq, pair_with=faq)


def test_category_must_be_a_slug(import_docs, faq):
    with pytest.raises(CommandError, match="--category"):
        import_docs(faq, category="not a slug")


def test_host_of_the_documentation_comes_from_the_option(import_docs, faq):
    import_docs(faq, language="en", docs_host=["docs.vetrelia.example/help"])
    assert "(/en/sla/)" in Item.objects.get().answer_en


def test_host_of_the_documentation_comes_from_the_setting(import_docs, faq):
    with override_settings(DOCS_HOSTS=["docs.vetrelia.example"]):
        import_docs(faq, language="en")
    assert "(/en/sla/)" in Item.objects.get().answer_en


def test_link_that_cannot_be_right_is_listed_with_its_place(import_docs, document):
    report = import_docs(document("faq.md", "## Why?\n\nSee\n[there](en/there).\n"))
    assert "faq.md:4: the link “en/there” cannot be right" in report


def test_links_into_a_portal_that_is_not_known_are_warned_of(import_docs, document):
    file = document("faq.md", "## Where?\n\n[Here](/en/disks/), [there](/faq), [us](/en/faq/).\n")
    report = import_docs(file, language="en", dry_run=True)
    assert "Warning: " in report and "faq.md: links to other pages" in report
    assert "2, the first is /en/disks/. DOCS_BASE_URL is not set" in report


@pytest.mark.parametrize("href", ["/en/faq/", "/en/terms/#claims", "https://example.com/", "#top"])
def test_links_that_lead_somewhere_without_a_portal_are_not_warned_of(import_docs, document, href):
    report = import_docs(document("faq.md", f"## Where?\n\n[Here]({href}).\n"), language="en")
    assert "Warning" not in report


@override_settings(DOCS_BASE_URL="https://docs.vetrelia.example")
def test_links_into_a_known_portal_are_not_warned_of(import_docs, document):
    file = document("faq.md", "## Where?\n\n[Here](/en/disks/).\n")
    assert "Warning" not in import_docs(file, language="en")


CODE = "ssh-keygen -t ed25519 -f key_for_work\n" * 9
RUSSIAN = f"## Как сменить key?\n\nВ профиле.\n\n```\n{CODE}```\n"


@pytest.mark.parametrize(("text", "language", "share"), [(FAQ, "ru", "0%"), (RUSSIAN, "en", "86%")])
def test_text_in_another_language_than_is_said_is_warned_of(
    import_docs, document, text, language, share
):
    report = import_docs(document("faq.md", text), language=language, dry_run=True)
    assert f"faq.md: its language is given as “{language}”, but {share} of its letters" in report


@pytest.mark.parametrize(("text", "language"), [(FAQ, "en"), (RUSSIAN, "ru")])
def test_text_in_the_language_that_is_said_is_not_warned_of(import_docs, document, text, language):
    assert "Warning" not in import_docs(document("faq.md", text), language=language)


def test_a_few_letters_beside_a_table_of_facts_tell_no_language(import_docs, document):
    text = "# SLA\n\n| Приоритет | Решение |\n|---|---|\n| Высокий | 4 часа |\n| Низкий | 3 дня |\n"
    report = import_docs(document("sla.md", text), language="ru", kind="terms", dry_run=True)
    assert "Warning" not in report


def test_second_document_of_a_pair_is_warned_of_by_its_name(import_docs, document):
    pair = document("pair.md", RUSSIAN)
    report = import_docs(document("faq.md", RUSSIAN), pair_with=pair, dry_run=True)
    assert "pair.md: its language is given as “en”" in report
    assert "faq.md: its language" not in report


def test_import_goes_on_when_nobody_reads_its_plan_any_more(import_docs, faq):
    read_end, write_end = os.pipe()
    os.close(read_end)
    with os.fdopen(write_end, "w") as closed_pipe:
        import_docs(faq, stdout=closed_pipe)
    assert Item.objects.exists()


def test_refusal_of_the_workflow_leaves_nothing_behind(import_docs, faq, document, ann, clara):
    import_docs(faq)
    category = Revision.objects.get(content_type__model="category")
    workflow.amend(category, {"title_en": "Questions"}, by=ann)  # somebody works on it
    with pytest.raises(CommandError, match=r"more\.md:1: .*not live yet"):
        import_docs(document("more.md", "## Where?\n\nHere.\n"), approve_as="clara")
    assert Item.objects.count() == 1


def test_a_text_that_is_too_long_is_refused_and_nothing_is_imported(import_docs, faq, settings):
    settings.TEXT_MAX_CHARACTERS = 20
    with pytest.raises(CommandError, match="20"):
        import_docs(faq)
    assert Item.objects.count() == 0
