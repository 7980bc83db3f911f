"""Indexes of revisions, among which the database chooses."""

from django.db import connection

from revisions.models import Revision


def test_no_index_is_the_beginning_of_another(db):
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, Revision._meta.db_table).values()
    indexes = [each["columns"] for each in found if each["index"] or each["unique"]]
    assert ["content_type_id", "object_id", "number"] in indexes
    for one in indexes:
        assert not any(other[: len(one)] == one != other for other in indexes), one
