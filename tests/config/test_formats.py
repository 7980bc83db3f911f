"""How dates are written, by language."""

from datetime import date

import pytest
from django.utils import translation
from django.utils.formats import date_format


@pytest.mark.parametrize(("language", "written"), [("en", "4 Mar 2026"), ("ru", "04.03.2026")])
def test_a_short_date_is_one_day_and_no_other(language, written):
    with translation.override(language):
        assert date_format(date(2026, 3, 4), "SHORT_DATE_FORMAT") == written
