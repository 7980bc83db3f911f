"""Random content goes out and comes in again as it was (`make fuzz-export` tries longer)."""

import os
import shutil
from pathlib import Path
from tempfile import mkdtemp

from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings

from tests import factories
from tests.interchange.random_site import SITE, publish
from tests.interchange.test_round_trip import export
from tests.interchange.whole_site import everything_live

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES") or 6)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # making it smaller takes minutes
    suppress_health_check=list(HealthCheck),
)
@given(site=SITE)
def test_random_content_goes_out_and_comes_in_as_it_was(db, import_tree, site):
    folder = Path(mkdtemp())
    reviewer = factories.reviewer().username
    with transaction.atomic():
        publish(site)
        before = everything_live()
        files = export(folder)
        transaction.set_rollback(True)
    with transaction.atomic():
        report = import_tree(folder, approve_as=reviewer)
        after = everything_live()
        again = export(folder)
        transaction.set_rollback(True)
    shutil.rmtree(folder)
    assert after.keys() == before.keys(), report
    for name, said in before.items():
        assert {c: v for c, v in said.items() if after[name].get(c) != v} == {}, after[name]
    assert again == files
