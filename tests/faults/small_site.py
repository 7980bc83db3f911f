"""Makes a site with one answer: `python -m tests.faults.small_site`. Prints as JSON where the
answer is, and the keys of sessions of Doris and of Clara, who reviews."""

import json
import os
from pathlib import Path

import django


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    from people.groups import REVIEWERS
    from tests import factories
    from tests.cast import at_the_desk, person

    call_command("migrate", verbosity=0)
    item = factories.publish_item(slug="pay", question_en="How do I pay?", answer_en="By card.")
    people = {"session": person("doris", is_superuser=True)}
    people["reviewer"] = person("clara", REVIEWERS)
    # The names that collectstatic would give take it three seconds, and nobody asks for the files.
    names = [name for finder in get_finders() for name, _storage in finder.list([])]
    manifest = {"paths": dict(zip(names, names, strict=True)), "version": "1.1", "hash": ""}
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)
    Path(settings.STATIC_ROOT, "staticfiles.json").write_text(json.dumps(manifest))
    sessions = {
        name: at_the_desk(each).cookies[settings.SESSION_COOKIE_NAME].value
        for name, each in people.items()
    }
    about = {"item": item.pk, "category": item.category_id, "revision": item.live_revision_id}
    print(json.dumps(about | sessions))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
