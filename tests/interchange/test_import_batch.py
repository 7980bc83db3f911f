"""What one document brings is one batch, so that it is reviewed and approved together."""

import pytest

from revisions.models import Batch, Revision
from tests.cast import person

pytestmark = pytest.mark.django_db

TWO = "# Тарифы\n\n## Сколько?\n\nСто.\n\n## Когда?\n\nЗавтра.\n"


def test_the_drafts_of_a_document_are_one_batch_titled_by_it(document, import_docs):
    import_docs(document("faq.md", TWO))
    batch = Batch.objects.get()
    assert batch.title == "Import of “Тарифы”"
    assert list(batch.revisions.order_by("pk")) == list(Revision.objects.order_by("pk"))


def test_a_document_without_a_title_gives_its_file_name(document, import_docs):
    import_docs(document("faq.md", TWO.replace("# Тарифы\n", "")))
    assert Batch.objects.get().title == "Import of “faq.md”"


def test_one_change_is_no_batch(document, import_docs):
    import_docs(document("faq.md", TWO), approve_as=person("clara", is_superuser=True).username)
    Batch.objects.all().delete()
    import_docs(document("faq.md", TWO.replace("Сто.", "Двести.")))
    assert not Batch.objects.exists()


def test_each_document_has_its_own_batch(document, import_docs):
    other = "## Где вы?\n\nНа юге.\n\n## Кто вы?\n\nПоддержка.\n"
    import_docs(document("a.md", TWO), document("b.md", other))
    assert [batch.revisions.count() for batch in Batch.objects.order_by("pk")] == [3, 2]


def test_what_is_in_a_batch_already_stays_there(document, import_docs):
    import_docs(document("faq.md", TWO))
    first = Batch.objects.get()
    import_docs(document("faq.md", TWO.replace("Сто.", "Двести.")))
    assert Batch.objects.get() == first


def test_an_import_that_is_approved_at_once_is_one_batch_all_live(document, import_docs):
    clara = person("clara", is_superuser=True)
    import_docs(document("faq.md", TWO), approve_as=clara.username)
    assert set(Batch.objects.get().revisions.values_list("state", flat=True)) == {"published"}
