"""People, as administrators see them at the desk."""

import pytest
from django.urls import reverse

from people.models import User
from tests.cast import at_the_desk

pytestmark = pytest.mark.django_db
PASSWORDS = {"password1": "a fine evening 7", "password2": "a fine evening 7"}


def add(doris) -> User:
    data = {"username": "eva", "usable_password": "true", **PASSWORDS}
    at_the_desk(doris).post(reverse("admin:people_user_add"), data)
    return User.objects.get(username="eva")


def test_whoever_is_added_at_the_desk_may_sign_in_there(doris):
    eva = add(doris)
    assert eva.is_staff and not eva.is_superuser
    assert at_the_desk(eva).get(reverse("admin:index")).status_code == 200


def test_an_administrator_shuts_somebody_out_again(doris):
    eva = add(doris)
    at_the_desk(doris).post(
        reverse("admin:people_user_change", args=[eva.pk]),
        {
            **{"username": "eva", "is_active": "on", "interface_language": "en"},
            **{"date_joined_0": "2026-03-01", "date_joined_1": "09:00"},
        },
    )
    eva.refresh_from_db()
    assert not eva.is_staff
