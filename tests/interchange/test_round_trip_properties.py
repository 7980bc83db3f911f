"""Random content goes out and comes in again as it was."""

import shutil
from io import StringIO
from pathlib import Path
from tempfile import mkdtemp

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from revisions.errors import WorkflowError
from tests import factories
from tests.interchange.whole_site import everything_live

# Of the zero-width signs that the dialect drops, and of what no column takes, there are none.
SIGNS = st.characters(exclude_categories=("Cs", "Cc", "Cf", "Cn", "Co", "Zl", "Zp"))
PIECES = st.sampled_from(
    ["{cut(", ")}", ")[id=x]}", "{/cut}", "{var(x)}", "{#x}", "{/note}", "#", "-", "1."]
    + ["`", "*", "|", "---", "<!--", "<b>", "&amp;", "\\", "[a](b)", "Как?", "```", "\u00a0"]
)
LINE = st.lists(PIECES | st.text(SIGNS, max_size=4), min_size=1, max_size=6).map("".join)
TITLE = LINE.map(str.strip).filter(lambda title: title and len(title) <= 90)
TEXT = st.lists(LINE, min_size=1, max_size=6).map("\n".join)
ROW = st.tuples(TITLE, TEXT, TITLE | st.just(""), TEXT | st.just(""), LINE)


def publish(rows) -> None:
    """Publish the rows that the site takes: of a text with an unclosed block it does not."""
    category = factories.publish_category(title_ru=rows[0][0], title_en=rows[0][2])
    for title_ru, text_ru, title_en, text_en, hints in rows:
        titles = {"question_ru": title_ru, "question_en": title_en, "keywords_ru": hints}
        texts = {"answer_ru": text_ru, "answer_en": text_en}
        _publish(lambda new: factories.publish_item(category=category, **new), titles | texts)
        texts = {"title_ru": title_ru, "body_ru": text_ru, "body_en": text_en}
        _publish(lambda new: factories.publish_section(**new), texts)


def _publish(make, columns) -> None:
    try:
        with transaction.atomic():
            make(columns)
    except (WorkflowError, ValidationError):
        pass


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # making it smaller takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=st.lists(ROW, min_size=1, max_size=3))
def test_random_content_goes_out_and_comes_in_as_it_was(db, import_tree, rows):
    folder = Path(mkdtemp())
    reviewer = factories.reviewer().username
    with transaction.atomic():
        publish(rows)
        before = everything_live()
        call_command("export_docs", str(folder), stdout=StringIO())
        transaction.set_rollback(True)
    with transaction.atomic():
        report = import_tree(folder, approve_as=reviewer)
        after = everything_live()
        transaction.set_rollback(True)
    shutil.rmtree(folder)
    assert after.keys() == before.keys(), report
    for name, said in before.items():
        assert {c: v for c, v in said.items() if after[name][c] != v} == {}, after[name]
