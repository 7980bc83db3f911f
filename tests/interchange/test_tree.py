"""A repository of documents comes in: what is found, what is left out, and where links lead."""

import io
import os

import pytest
from django.core.management import CommandError
from PIL import Image

from channels.models import Channel
from faq.models import Category, Item
from interchange.models import ImportedImage
from revisions.models import Revision
from sla.models import Policy, Section
from tests.factories import publish_item

RU = "{cut(Как платить?)[id=pay]}\n\nКартой.\n\n{/cut}\n"
EN = "{cut(How do I pay?)[id=pay]}\n\nBy card.\n\n{/cut}\n"
SUPPORT = """\
Помогаем всем.

## Каналы

| Канал | Контакт | Время работы |
|---|---|---|
| Почта | help@vetrelia.example | круглосуточно |
"""
SLA = "## SLA\n\n| Канал | Первый ответ | Решение |\n|---|---|---|\n| Почта | 1 час | 4 часа |\n"


def png(color: str = "red") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (4, 4), color).save(file, "PNG")
    return file.getvalue()


def answer(text: str) -> str:
    return f"{{cut(Куда смотреть?)}}\n\n{text}\n\n{{/cut}}\n"


def test_path_is_the_category_and_pairs_the_languages(tree, import_tree):
    folder = tree({"ru/storage/s3/faq.md": RU, "en/storage/s3/faq.md": EN, "ru/faq.md": RU})
    import_tree(folder)
    assert set(Category.objects.values_list("slug", flat=True)) == {"storage-s3", "general"}
    item = Item.objects.get(category__slug="storage-s3")
    assert (item.question_ru, item.question_en) == ("Как платить?", "How do I pay?")


def test_id_of_a_cut_is_the_slug_where_it_is_free(tree, import_tree):
    import_tree(tree({"ru/a/faq.md": RU, "ru/b/faq.md": RU}))
    assert Item.objects.get(category__slug="a").slug == "pay"
    assert Item.objects.get(category__slug="b").slug == "kak-platit"


def test_contacts_and_sla_are_found_by_their_names(tree, import_tree, clara):
    folder = tree({"ru/z/support-info.md": SUPPORT, "ru/a/sla.md": SLA})
    report = import_tree(folder, approve_as="clara")
    assert "not imported: 0" in report
    assert Channel.objects.live().get().address == "help@vetrelia.example"
    assert Policy.objects.live().get().targets.count() == 2
    assert Section.objects.live().count() == 3


def test_document_without_questions_is_skipped_with_the_reason(tree, import_tree):
    guide = "# Диски\n\n## Создание\n\nНажмите кнопку.\n"
    report = import_tree(tree({"ru/faq.md": RU, "ru/disks.md": guide, "ru/_part.md": RU}))
    assert "ru/disks.md: no questions, no contacts and no SLA in it" in report
    assert "ru/_part.md: a fragment" in report
    assert Item.objects.count() == 1 and not Section.objects.exists()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (RU.encode("cp1251"), r"bad.md:1: this is not UTF-8 text"),
        (b"\x89PNG\0\0", r"bad.md:1: this is not text"),
        (b" \r\n", r"bad.md: empty"),
        (RU.encode() + b"." * 2_000_000, r"bad.md: larger than 2 MB"),
        (b"## \xd0\x9f?\n\n{cut(x)}\n", r"bad.md:3: "),
    ],
)
def test_file_that_cannot_be_read_is_told_and_the_rest_goes_on(tree, import_tree, content, reason):
    report = import_tree(tree({"ru/bad.md": content, "ru/faq.md": RU}))
    assert reason in report
    assert Item.objects.count() == 1


def test_byte_order_mark_and_windows_line_ends_are_read(tree, import_tree):
    import_tree(tree({"ru/faq.md": b"\xef\xbb\xbf" + RU.replace("\n", "\r\n").encode()}))
    assert Item.objects.get().answer_ru == "Картой."


def test_every_unknown_construct_is_listed_with_its_file_and_line(tree, import_tree):
    part = "Текст.\n\n{nonsense(1)}\n"
    faq = f"{RU}\n{{include(_part.md)}}\n\n{{rubbish()}}\n"
    report = import_tree(tree({"ru/faq.md": faq, "ru/_part.md": part}))
    assert "tree/ru/_part.md:3: " in report and "tree/ru/faq.md:9: " in report
    assert not Item.objects.exists()


def test_variables_and_builds_come_from_the_file_beside_the_documents(tree, import_tree):
    config = '[map]\nru = "docs"\n[variables]\nhost = "x"\n[variables.ru]\nhost = "vetrelia"\n'
    text = answer("{var(host)} {ifdef(public)}всем{/ifdef}{ifdef(own)}своим{/ifdef}")
    folder = tree({"docs/faq.md": text, "support-docs.toml": 'builds = ["public"]\n' + config})
    import_tree(folder)
    assert Item.objects.get().answer_ru == "vetrelia всем"


def test_options_go_before_the_file(tree, import_tree):
    text = answer("{var(host)}{ifdef(own)} своим{/ifdef}")
    folder = tree({"docs/faq.md": text, "support-docs.toml": '[variables]\nhost = "x"\n'})
    import_tree(folder, map=["ru=docs"], var=["host=a, b"], build=["own"])
    assert Item.objects.get().answer_ru == "a, b своим"


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("../pay/faq.md#pay", "/ru/faq/pay/"),
        ("../pay/faq", "/ru/faq/?category=pay"),
        ("/ru/pay/faq/#pay", "/ru/faq/pay/"),
        ("../support/support-info.md#каналы", "/ru/terms/"),
        ("../guide.md#first", "/ru/guide/#first"),
        ("https://vetrelia.example/x", "https://vetrelia.example/x"),
    ],
)
def test_links_are_resolved_from_the_folder_of_their_page(tree, import_tree, href, address):
    folder = tree(
        {
            "ru/disks/faq.md": answer(f"[Туда]({href})"),
            "ru/pay/faq.md": RU,
            "ru/support/support-info.md": SUPPORT,
            "ru/guide.md": "Текст.\n",
        }
    )
    import_tree(folder)
    assert Item.objects.get(category__slug="disks").answer_ru == f"[Туда]({address})"


def test_linkto_takes_the_title_of_its_target(tree, import_tree):
    text = answer("См. {linkto(../pay/faq#pay)[text=%text]}.")
    import_tree(tree({"ru/disks/faq.md": text, "ru/pay/faq.md": RU}))
    item = Item.objects.get(category__slug="disks")
    assert item.answer_ru == "См. [Как платить?](/ru/faq/pay/)."


@pytest.mark.parametrize(
    "link", ["[x](nowhere.md)", "[x](../../../../etc/hosts)", "{linkto(no)[text=x]}"]
)
def test_link_that_leads_nowhere_is_listed_with_its_place(tree, import_tree, link):
    report = import_tree(tree({"ru/faq.md": answer(f"Первая.\n\n{link}")}))
    assert "tree/ru/faq.md:5: the link" in report and "leads nowhere" in report


def test_image_comes_into_media_once_and_through_the_checks(tree, import_tree, tmp_path):
    text = answer("![Схема](img/a.png) ![Она же](img/b.png) ![Нет](img/evil.png)")
    folder = tree(
        {
            "ru/faq.md": text,
            "ru/img/a.png": png(),
            "ru/img/b.png": png(),
            "ru/img/evil.png": b"<svg onload=alert(1)>",
        }
    )
    report = import_tree(folder)
    stored = ImportedImage.objects.get().path
    assert Item.objects.get().answer_ru.count(f"(/media/{stored})") == 2
    assert "the image “img/evil.png” is not taken: This is not a JPEG" in report
    assert "Revisions made: 0" in import_tree(folder)
    assert len(list((tmp_path / "media" / "images").iterdir())) == 1


def test_dry_run_stores_nothing(tree, import_tree, tmp_path):
    folder = tree({"ru/faq.md": answer("![Схема](a.png)"), "ru/a.png": png()})
    report = import_tree(folder, dry_run=True)
    assert "answers: 1 (new: 1)" in report and "Dry run" in report
    assert not (Item.objects.exists() or (tmp_path / "media").exists())


def test_nothing_outside_the_folder_is_read(tree, import_tree, tmp_path):
    (tmp_path / "secret.md").write_text("SECRET\n")
    (tmp_path / "secret.png").write_bytes(png())
    text = answer("{include(../../secret.md)}\n\n{include(link.md)}\n\n![x](../../secret.png)")
    folder = tree({"ru/faq.md": text, "ru/ok/faq.md": answer("![x](link.png)")})
    os.symlink(tmp_path / "secret.md", folder / "ru/link.md")
    os.symlink(tmp_path / "secret.png", folder / "ru/ok/link.png")
    os.symlink(tmp_path, folder / "ru/all")
    report = import_tree(folder)
    assert "SECRET" not in report and "ru/link.md: a symbolic link" in report
    assert "ru/all: a symbolic link" in report
    assert not Item.objects.filter(answer_ru__contains="SECRET").exists()
    assert not ImportedImage.objects.exists()


@pytest.mark.parametrize("text", ["{include(/.git/config)}", "{include(link.txt)}"])
def test_keys_in_a_hidden_folder_do_not_become_words_of_an_answer(tree, import_tree, text):
    folder = tree({"ru/faq.md": answer(text), ".git/config": "token = very-secret"})
    (folder / "ru/link.txt").symlink_to(folder / ".git/config")
    assert "faq.md:3:" in import_tree(folder)
    assert not Revision.objects.exists()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"new\nline.md", r"ru/new\nline.md"),
        (b"red\x1b[31m.md", r"ru/red\x1b[31m.md"),
        (b"latin\xff.md", r"ru/latin\udcff.md"),
    ],
)
def test_file_with_a_name_that_is_no_text_is_told_and_the_rest_goes_on(
    tree, import_tree, name, shown
):
    folder = tree({"ru/pay.md": RU})
    with open(os.path.join(os.fsencode(folder), b"ru", name), "w") as file:
        file.write(answer("a"))
    assert f"{shown}: its name holds control characters" in import_tree(folder)
    assert Item.objects.count() == 1


def test_file_with_a_path_that_no_table_takes_is_told_and_the_rest_goes_on(tree, import_tree):
    long = "/".join(["a" * 120] * 5)
    report = import_tree(tree({"ru/pay.md": RU, f"ru/{long}/faq.md": answer("a")}))
    assert "its path is longer than 500 characters" in report
    assert Item.objects.count() == 1


@pytest.mark.parametrize("address", ["https://[vetrelia", "https://vetreli\u2100.example"])
def test_address_with_a_host_that_cannot_be_read_is_told_and_the_rest_goes_on(
    tree, import_tree, address
):
    support = SUPPORT.replace("help@vetrelia.example", address)
    report = import_tree(tree({"ru/support-info.md": support, "ru/faq.md": RU}))
    assert "ru/support-info.md" in report
    assert Item.objects.get().slug == "pay"
    assert not Channel.objects.filter(address=address).exists()


@pytest.mark.parametrize("place", ["9" * 30, "-" + "9" * 30])
def test_row_with_a_place_that_no_page_has_comes_in_all_the_same(tree, import_tree, place):
    head = f"---\nformat: 1\nkind: faq\nslug: a\nrows:\n  pay:\n    position: {place}\n---\n\n"
    import_tree(tree({"ru/pay.md": f"{head}# Оплата\n\n{RU}"}))
    assert Item.objects.get().question_ru == "Как платить?"


def test_folder_of_a_language_may_not_be_outside(tree, import_tree, tmp_path):
    folder = tree({"ru/faq.md": RU})
    with pytest.raises(CommandError, match=r"is no folder in"):
        import_tree(folder, map=["ru=.."])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"map": ["xx=ru"]}, "xx is unknown"),
        ({"map": ["ru"]}, "write NAME=VALUE"),
        ({"var": ["x"]}, "write NAME=VALUE"),
        ({"config": "nowhere.toml"}, "nowhere.toml"),
        ({"approve_as": "nobody"}, "there is no user"),
    ],
)
def test_options_that_mean_nothing_are_refused(tree, import_tree, options, message):
    with pytest.raises(CommandError, match=message):
        import_tree(tree({"ru/faq.md": RU}), **options)


def test_one_refused_document_leaves_the_others_in(tree, import_tree, clara):
    publish_item(slug="pay")
    long = answer("Картой.").replace("Куда", "Куда " * 80)
    report = import_tree(tree({"ru/a/faq.md": long, "ru/b/faq.md": RU}), approve_as="clara")
    assert "tree/ru/a/faq.md:1: " in report and "not imported: 1" in report
    assert Category.objects.live().filter(slug="b").exists()
    assert not Category.objects.filter(slug="a").exists()


def test_submitted_tree_waits_for_review_in_the_name_of_its_author(tree, import_tree, ann):
    import_tree(tree({"ru/faq.md": RU, "en/faq.md": EN}), by="ann", submit=True)
    assert set(Revision.objects.values_list("state", "author_name")) == {("in_review", "Ann")}
