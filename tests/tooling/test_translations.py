"""Every interface text is translated into every language that has a folder in locale/.

English is the language of the code. A language of the content without a folder shows its readers
the interface in the site's default language.
"""

import pytest
from babel.messages.catalog import Catalog
from django.test import override_settings
from django.utils.translation.trans_real import DjangoTranslation

from tests.tooling.interface_texts import (
    ROOT,
    as_python,
    interface_texts,
    languages,
    read_catalog,
    update,
)
from tests.tooling.stock_texts import STOCK_TEXTS


def faults(texts: Catalog, translated: Catalog) -> list[str]:
    """What is wrong with a translated catalog, one line for each fault."""
    found = []
    for text in filter(lambda message: message.id, texts):
        translation = translated.get(text.id, text.context)
        if translation is None or not all(as_list(translation.string)):
            found.append(f"not translated: {text.id!r} ({', '.join(p for p, _ in text.locations)})")
        elif translation.fuzzy:
            found.append(f"fuzzy: {text.id!r}")
    unused = [m for m in translated if m.id and texts.get(m.id, m.context) is None]
    found += [f"not used any more: {message.id!r}" for message in unused]
    found += [f"still there as obsolete: {id_!r}" for id_ in translated.obsolete]
    for message, errors in translated.check():
        found += [f"{error}: {message.id!r}" for error in errors]
    return found


def as_list(string: str | tuple[str, ...]) -> tuple[str, ...]:
    return string if isinstance(string, tuple) else (string,)


def catalog(*messages: tuple, **flags) -> Catalog:
    made = Catalog(locale="ru")
    for id_, string in messages:
        made.add(id_, string, **flags)
    return made


@pytest.mark.parametrize("language", languages())
def test_every_interface_text_is_translated(language):
    missing = faults(interface_texts(), read_catalog(language))
    assert not missing, "\n".join(["make messages adds what is missing to locale/:", *missing])


@pytest.mark.parametrize(
    ("translated", "fault"),
    [
        (catalog(), "not translated"),
        (catalog(("Save", "")), "not translated"),
        (catalog(("Save", "Сохранить"), flags=["fuzzy"]), "fuzzy"),
        (catalog(("Save", "Сохранить"), ("Gone", "Нет")), "not used any more"),
    ],
)
def test_a_fault_in_a_translation_is_found(translated, fault):
    assert faults(catalog(("Save", "")), translated)[0].startswith(fault)


def test_a_translation_that_loses_a_placeholder_is_found():
    texts = catalog(("By %(name)s", ""))
    assert faults(texts, catalog(("By %(name)s", "Автор: %(nam)s")))


def test_a_plural_needs_all_its_russian_forms():
    texts = catalog((("%(n)s day", "%(n)s days"), ""))
    forms = ("%(n)s день", "%(n)s дня", "")
    assert faults(texts, catalog((("%(n)s day", "%(n)s days"), forms)))


def test_a_complete_translation_has_no_faults():
    texts = catalog(("Save", ""), ("By %(name)s", ""))
    assert not faults(texts, catalog(("Save", "Сохранить"), ("By %(name)s", "Автор: %(name)s")))


def test_a_folder_for_one_more_language_is_filled_and_checked(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.tooling.interface_texts.ROOT", tmp_path)
    (tmp_path / "locale" / "kk").mkdir(parents=True)
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "page.html").write_text('{% load i18n %}{% translate "Save" %}')
    assert languages() == ["kk"]
    update("kk")
    assert faults(interface_texts(), read_catalog("kk")) == [
        "not translated: 'Save' (pages/page.html)"
    ]


@pytest.mark.parametrize("text", STOCK_TEXTS)
def test_a_text_of_django_that_is_worded_anew_is_still_one_of_django(text):
    with override_settings(LOCALE_PATHS=[]):
        stock = DjangoTranslation("ru").gettext(text)
    assert stock != text


def test_texts_of_templates_are_found(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.tooling.interface_texts.ROOT", tmp_path)
    template = tmp_path / "templates" / "page.html"
    template.parent.mkdir()
    template.write_text(
        '<p>\n   {% translate "One" %}\n {{ x|default:_("Two") }}</p>\n'
        "  {% blocktranslate trimmed %}Three\n     {{ name }}{% endblocktranslate %}\n"
        "{% blocktranslate count n=n %}a day{% plural %}{{ n }} days{% endblocktranslate %}\n"
        "{% translate 'Four' context 'number' %} it's { ( \" open"
    )
    found = {(message.id, message.context) for message in interface_texts() if message.id}
    assert found == {
        ("One", None),
        ("Two", None),
        ("Three %(name)s", None),
        (("a day", "%(n)s days"), None),
        ("Four", "number"),
    }


def test_texts_in_f_strings_are_found(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.tooling.interface_texts.ROOT", tmp_path)
    (tmp_path / "code").mkdir()
    code = """f"{_('One')}: {n} {_('Two %(n)s') % {'n': 1}} {left_alone('Three')}"\n"""
    (tmp_path / "code" / "report.py").write_text(code)
    assert {message.id for message in interface_texts() if message.id} == {"One", "Two %(n)s"}


def test_texts_of_code_are_found():
    assert (ROOT / "config" / "settings.py").exists()
    assert "Russian" in interface_texts()
    assert as_python(ROOT / "config" / "settings.py").startswith(b'"""')
