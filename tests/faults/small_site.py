"""Makes a site with one answer: `python -m tests.faults.small_site`. Prints as JSON where the
answer is, and the key of a session of Doris."""

import json
import os
from pathlib import Path

import django


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    from tests import factories
    from tests.cast import at_the_desk, person

    call_command("migrate", verbosity=0)
    item = factories.publish_item(slug="pay", question_en="How do I pay?", answer_en="By card.")
    desk = at_the_desk(person("doris", is_superuser=True))
    # The names that collectstatic would give take it three seconds, and nobody asks for the files.
    names = [name for finder in get_finders() for name, _storage in finder.list([])]
    manifest = {"paths": dict(zip(names, names, strict=True)), "version": "1.1", "hash": ""}
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)
    Path(settings.STATIC_ROOT, "staticfiles.json").write_text(json.dumps(manifest))
    session = desk.cookies[settings.SESSION_COOKIE_NAME].value
    about = {"item": item.pk, "category": item.category_id, "revision": item.live_revision_id}
    print(json.dumps(about | {"session": session}))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
