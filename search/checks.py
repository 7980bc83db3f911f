"""What operators are told of the index: `/readyz` and `manage.py doctor`."""

from itertools import islice
from typing import Any

from django.core import checks
from django.utils.translation import gettext as _

from .agreement import wrong_rows
from .analysis import VERSION
from .models import IndexState

MANY = 20  # rows; more are not looked for


@checks.register("readiness", "doctor", deploy=True)
def index_is_made(
    app_configs: Any, databases: Any = None, **options: Any
) -> list[checks.CheckMessage]:
    if not databases or IndexState.current().analysis == VERSION:
        return []
    said, hint = _("The search index was not made by this version."), "manage.py rebuild_index"
    return [checks.Error(said, hint=hint, id="search.E001")]


@checks.register("doctor", deploy=True)
def index_agrees(
    app_configs: Any, databases: Any = None, **options: Any
) -> list[checks.CheckMessage]:
    found = list(islice(wrong_rows(), MANY)) if databases else []
    if not found:
        return []
    names = ", ".join(f"{model._meta.label} {key}" for model, key in found)
    said = _("The search index does not agree with what is live: %(rows)s") % {"rows": names}
    return [checks.Error(said, hint="manage.py rebuild_index", id="search.E002")]
