"""The groups that people are put into and what they may do there: the names that are stored, and
the same in the language of whoever reads them."""

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

EDITORS = "Editors"
REVIEWERS = "Reviewers"
NAMES = {EDITORS: _("Editors"), REVIEWERS: _("Reviewers")}
# The rights that Django makes for every model, by the beginning of their codenames.
STOCK_RIGHTS = {
    "add": pgettext_lazy("right", "add"),
    "change": pgettext_lazy("right", "change"),
    "delete": pgettext_lazy("right", "delete"),
    "view": pgettext_lazy("right", "view"),
}


def translators(language: str) -> str:
    """The name of the group that translates into a language: "Translators (en)"."""
    return f"Translators ({language})"


def translate_permission(language: str) -> str:
    """The codename of the right to propose text in one language only."""
    return f"translate_{language}"


def group_in_words(group: Group) -> str:
    """The name of a group that the site has made, for a person; others are called as stored."""
    for code, language in settings.LANGUAGES:
        if group.name == translators(code):
            return gettext("Translators (%(language)s)") % {"language": language}
    return str(NAMES.get(group.name, group.name))


def permission_in_words(permission: Permission) -> str:
    """What a right is about, and what it lets people do: "FAQ · answer: change"."""
    app, _bar, model = str(permission.content_type).rpartition(" | ")
    about = " · ".join(filter(None, [app, capfirst(model)]))
    return f"{about}: {_right_in_words(permission)}"


def _right_in_words(permission: Permission) -> str:
    action, _underscore, model = permission.codename.partition("_")
    if action in STOCK_RIGHTS and model == permission.content_type.model:
        return str(STOCK_RIGHTS[action])
    for code, language in settings.LANGUAGES:
        if permission.codename == translate_permission(code):
            text = gettext("Can propose text in one language: %(language)s")
            return text % {"language": language}
    # Those of the site's models are stored in English, the language of its texts.
    return gettext(permission.name)
