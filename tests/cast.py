"""The people of the tests: Ann writes, Boris translates into English, Clara reviews.

Doris is an administrator who may do everything that the four eyes allow.
"""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from people.groups import EDITORS, REVIEWERS, translators
from people.models import User


def person(username: str, *groups: str, **fields: object) -> User:
    """Somebody with an account at the desk, in these groups."""
    user = User.objects.create_user(
        username, password=username, first_name=username.capitalize(), is_staff=True, **fields
    )
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


@pytest.fixture
def ann(db) -> User:
    return person("ann", EDITORS, interface_language="en")


@pytest.fixture
def boris(db) -> User:
    return person("boris", translators("en"), interface_language="en")


@pytest.fixture
def clara(db) -> User:
    return person("clara", REVIEWERS, interface_language="en")


@pytest.fixture
def doris(db) -> User:
    return person("doris", is_superuser=True, interface_language="en")


def at_the_desk(user: User) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(user)
    return client
