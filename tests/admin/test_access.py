"""Who gets in where: every address of the desk, for everybody who may come.

An address that is not in the table fails the test: whoever adds one says who may use it. Each is
asked with POST, and with GET where it takes no POST. 200: shown, or the form is shown again; 302:
done, or led elsewhere; 403: refused; 409: let in, and refused for what it says; 404: let in, there
is no such row.
"""

import re
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils.timezone import localdate

from faq.models import Vote
from people.middleware import SecondFactorMiddleware
from people.models import User
from revisions import previews, workflow
from revisions.admin import ContentAdmin
from revisions.models import Batch, Content
from search.models import Query, Synonym
from tests import factories as make
from tests.cast import at_the_desk

pytestmark = pytest.mark.django_db

# Six kinds of content have the same addresses, which one class makes: tried with answers.
CONTENT = ("channels/channel", "sla/tier", "sla/section", "sla/policy", "faq/category", "faq/item")
# Address -> translator, editor, reviewer.
ACCESS = {
    "markdown/preview/": (200, 200, 403),
    "markdown/upload/": (400, 400, 403),
    "language/": (400, 400, 400),
    "login/": (200, 200, 200),
    "second-factor/": (302, 302, 302),
    "second-factor/set-up/": (200, 200, 200),
    "second-factor/picture.svg": (200, 200, 200),
    "second-factor/backup-codes/": (302, 302, 302),
    "": (200, 200, 200),
    "logout/": (200, 200, 200),
    "password_change/": (200, 200, 200),
    "password_change/done/": (200, 200, 200),
    "autocomplete/": (403, 403, 403),
    "jsi18n/": (200, 200, 200),
    "r/<path:content_type_id>/<path:object_id>/": (404, 404, 404),
    "people/user/<id>/password/": (403, 403, 403),
    "people/user/": (403, 403, 403),
    "people/user/add/": (403, 403, 403),
    "people/user/<path:object_id>/history/": (403, 403, 403),
    "people/user/<path:object_id>/delete/": (403, 403, 403),
    "people/user/<path:object_id>/change/": (403, 403, 403),
    "people/user/<path:object_id>/": (302, 302, 302),
    "auth/group/": (403, 403, 403),
    "auth/group/add/": (403, 403, 403),
    "auth/group/<path:object_id>/history/": (403, 403, 403),
    "auth/group/<path:object_id>/delete/": (403, 403, 403),
    "auth/group/<path:object_id>/change/": (403, 403, 403),
    "auth/group/<path:object_id>/": (302, 302, 302),
    "revisions/batch/<int:pk>/submit/": (409, 409, 409),
    "revisions/batch/<int:pk>/approve/": (409, 409, 409),
    "revisions/batch/<int:pk>/take-out/": (404, 404, 404),
    "revisions/batch/": (200, 200, 200),
    "revisions/batch/add/": (403, 403, 403),
    "revisions/batch/<path:object_id>/history/": (200, 200, 200),
    "revisions/batch/<path:object_id>/delete/": (403, 403, 403),
    "revisions/batch/<path:object_id>/change/": (200, 200, 200),
    "revisions/batch/<path:object_id>/": (302, 302, 302),
    "revisions/revision/<int:pk>/submit/": (403, 409, 403),
    "revisions/revision/<int:pk>/withdraw/": (403, 302, 403),
    "revisions/revision/<int:pk>/approve/": (409, 409, 409),
    "revisions/revision/<int:pk>/unschedule/": (403, 409, 409),
    "revisions/revision/<int:pk>/request-changes/": (403, 403, 409),
    "revisions/revision/<int:pk>/restore/": (409, 409, 409),
    "revisions/revision/links/": (200, 200, 200),
    "revisions/revision/": (200, 200, 200),
    "revisions/revision/add/": (403, 403, 403),
    "revisions/revision/<path:object_id>/history/": (302, 302, 302),
    "revisions/revision/<path:object_id>/delete/": (403, 403, 403),
    "revisions/revision/<path:object_id>/change/": (200, 200, 200),
    "revisions/revision/<path:object_id>/": (302, 302, 302),
    "revisions/translationstatus/": (200, 200, 200),
    "revisions/translationstatus/<str:kind>/<int:pk>/<str:language>/": (200, 200, 403),
    "faq/vote/of/<int:pk>/": (403, 200, 200),
    "faq/vote/": (403, 200, 200),
    "faq/vote/add/": (403, 403, 403),
    "faq/vote/<path:object_id>/history/": (403, 200, 200),
    "faq/vote/<path:object_id>/delete/": (403, 403, 403),
    "faq/vote/<path:object_id>/change/": (403, 403, 403),
    "faq/vote/<path:object_id>/": (302, 302, 302),
    "faq/item/<path:object_id>/retire/": (403, 302, 403),
    "faq/item/<path:object_id>/discard/": (403, 403, 403),
    "faq/item/arrange/": (403, 403, 409),
    "faq/item/<int:pk>/redact/": (403, 403, 403),
    "faq/item/": (200, 200, 200),
    "faq/item/add/": (403, 200, 403),
    "faq/item/<path:object_id>/history/": (200, 200, 200),
    "faq/item/<path:object_id>/delete/": (403, 403, 403),
    "faq/item/<path:object_id>/change/": (200, 200, 403),
    "faq/item/<path:object_id>/": (302, 302, 302),
    "interchange/source/": (403, 403, 403),
    "interchange/source/add/": (403, 403, 403),
    "interchange/source/<path:object_id>/history/": (302, 302, 302),
    "interchange/source/<path:object_id>/delete/": (403, 403, 403),
    "interchange/source/<path:object_id>/change/": (403, 403, 403),
    "interchange/source/<path:object_id>/": (302, 302, 302),
    "search/query/": (403, 200, 200),
    "search/query/remove/": (403, 403, 403),
    "search/synonym/": (403, 200, 200),
    "search/synonym/add/": (403, 200, 200),
    "search/synonym/<path:object_id>/history/": (403, 200, 200),
    "search/synonym/<path:object_id>/delete/": (403, 403, 403),
    "search/synonym/<path:object_id>/change/": (403, 200, 200),
    "search/synonym/<path:object_id>/": (302, 302, 302),
    "^(?P<app_label>people|auth|revisions|channels|sla|faq|interchange|search)/$": (200, 200, 200),
    "(?P<url>.*)$": (404, 404, 404),
}
ANONYMOUS = {  # where strangers are not led to the page for signing in
    "login/": 200,
    "logout/": 302,
    "markdown/preview/": 403,
    "markdown/upload/": 403,
}


def patterns(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from patterns(each, before + str(each.pattern))
        else:
            yield before + str(each.pattern)


def desk_patterns() -> set[str]:
    found = (each for each in patterns(get_resolver()) if each.startswith("admin/"))
    return {each.removeprefix("admin/") for each in found}


def of_answers(pattern: str) -> str:
    """The same address of answers, for an address of another kind of content."""
    return re.sub(rf"^({'|'.join(CONTENT)})/", "faq/item/", pattern)


@pytest.fixture
def rows(doris) -> dict[str, int]:
    """A row of each kind: app/model -> key."""
    item = make.publish_item()
    draft = make.propose(item, {"answer_ru": "Новое."}, by=None)
    batch = Batch.objects.create(title="Пачка")
    workflow.submit(draft, by=None)
    said = {"helpful": True, "language": "ru", "revision": item.live_revision}
    query = {"day": localdate(), "language": "ru", "stems": "x", "words": "x"}
    kept = {
        "faq/item": item,
        "people/user": doris,
        "auth/group": doris.groups.model.objects.first(),
        "revisions/revision": draft,
        "revisions/batch": batch,
        "faq/vote": Vote.objects.create(item=item, **said),
        "search/query": Query.objects.create(**query),
        "search/synonym": Synonym.objects.first(),
    }
    return {name: row.pk for name, row in kept.items()}


def address(pattern: str, rows: dict[str, int]) -> str:
    kind = "/".join(pattern.split("/")[:2])
    if pattern.startswith("(?P<url>"):
        return "/admin/nowhere"
    if pattern.startswith("^(?P<app_label>"):
        return "/admin/faq/"
    if kind == "faq/vote" and "/of/" in pattern:
        kind = "faq/item"
    path = pattern.replace("<str:kind>", "faq.item").replace("<str:language>", "en")
    named = "faq/item" if "translationstatus" in pattern else kind
    return "/admin/" + re.sub("<[^>]*>", str(rows.get(named, 0)), path)


def outcome(user: User, path: str) -> int:
    """The status for a POST, or for a GET where no POST is taken; what it did is undone."""
    before = transaction.savepoint()
    client = at_the_desk(user)
    response = client.post(path)
    if response.status_code == 405:
        response = client.get(path)
    transaction.savepoint_rollback(before)
    return response.status_code


def test_every_address_of_the_desk_is_in_the_table():
    assert {of_answers(each) for each in desk_patterns()} == ACCESS.keys()
    for model, model_admin in admin.site._registry.items():
        assert isinstance(model_admin, ContentAdmin) == issubclass(model, Content)


def test_everybody_gets_in_where_the_table_says(rows, ann, boris, clara):
    for each, expected in ACCESS.items():
        path = address(each, rows)
        assert tuple(outcome(user, path) for user in (boris, ann, clara)) == expected, each


def test_strangers_are_led_to_the_page_for_signing_in(client, rows):
    for each in desk_patterns():
        for response in (client.post(address(each, rows)), client.get(address(each, rows))):
            if each in ANONYMOUS:
                assert response.status_code in (ANONYMOUS[each], 405), each
            elif response.status_code != 405:
                assert response.url.startswith("/admin/login/?next="), each


def test_with_the_password_alone_an_administrator_gets_in_nowhere(rows, doris, settings):
    settings.SECOND_FACTOR = True
    desk = at_the_desk(doris)
    is_open = set()
    for each in desk_patterns():
        for response in (desk.post(address(each, rows)), desk.get(address(each, rows))):
            if not getattr(response, "url", "").startswith("/admin/second-factor/"):
                is_open.add(each)
        desk.force_login(doris)  # one of the addresses is for leaving
    assert is_open == {"login/", "logout/", "second-factor/set-up/", "second-factor/picture.svg"}
    assert len(SecondFactorMiddleware.OPEN) == len(is_open) + 1  # and the check itself


# Where the page of a form says why it may not be sent, or shows what it is about to those who may
# not send it.
READABLE = {
    "revisions/translationstatus/<str:kind>/<int:pk>/<str:language>/": {"clara"},
    "faq/vote/<path:object_id>/change/": {"ann", "clara"},
    "faq/item/<path:object_id>/change/": {"clara"},
    "faq/item/<path:object_id>/retire/": {"boris"},
    "faq/item/<path:object_id>/discard/": {"boris", "ann"},
}


def test_who_may_not_send_a_form_does_not_see_its_page_either(rows, ann, boris, clara):
    seen: dict[str, set[str]] = {}
    for column, user in enumerate((boris, ann, clara)):
        desk = at_the_desk(user)
        for each in (pattern for pattern, expected in ACCESS.items() if expected[column] == 403):
            if desk.get(address(each, rows)).status_code == 200:
                seen.setdefault(each, set()).add(user.username)
    assert seen == READABLE


def test_no_form_of_the_desk_is_taken_without_its_token(rows, doris):
    desk = Client(enforce_csrf_checks=True)
    desk.force_login(doris)
    for each in desk_patterns():
        response = desk.post(address(each, rows), {"csrfmiddlewaretoken": "a" * 64})
        assert response.status_code in (403, 405), each


def test_no_page_of_the_site_takes_a_form_from_another_site(rows):
    """What takes posts without a token of ours: votes and opened results, which ask where they come
    from, the reports of browsers, and the API, which takes none."""
    visitor, taken = Client(enforce_csrf_checks=True), set()
    for each in patterns(get_resolver()):
        if not each.startswith("admin/"):
            path = re.sub(r"<int:\w+>|\(.*?\)(?=/|$)|<[^>]*>", "1", each).replace("^", "")
            response = visitor.post(f"/{path}", headers={"origin": "https://elsewhere.example"})
            if response.status_code not in (403, 404, 405):
                taken.add((each, response.status_code))
    assert taken == {("csp-report/", 400)}


def test_a_preview_opens_by_its_signed_link_and_by_nothing_else(client, rows, doris):
    from revisions.models import Revision

    token = previews.token_for(Revision.objects.get(pk=rows["revisions/revision"]))
    assert client.get(f"/ru/preview/{token}/").status_code == 200
    for forged in (f"{token}x", str(rows["revisions/revision"]), token.replace(":", "-")):
        assert client.get(f"/ru/preview/{forged}/").status_code == 410
        assert at_the_desk(doris).get(f"/ru/preview/{forged}/").status_code == 410
