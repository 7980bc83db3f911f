"""The grid of promised times in the form of a policy."""

import pytest

from revisions import workflow
from revisions.models import Revision
from sla.cells import cell_key
from tests import factories as make
from tests.admin.forms import errors, form_address, form_data, review_address, save
from tests.cast import at_the_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(db):
    return make.publish_channel(name_ru="Почта")


@pytest.fixture
def tier(db):
    return make.publish_tier(name_ru="Критичная")


@pytest.fixture
def cell(channel, tier) -> str:
    return cell_key(channel.pk, tier.pk, "resolution")


def changes_of(policy) -> dict:
    return Revision.objects.of(policy).get(state="draft").proposed_changes()


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("2h", 120), ("30m", 30), ("90", 90), ("1d", 1440), ("2 ч", 120), ("1 ч 30 мин", 90)],
)
def test_a_time_is_typed_in_words(ann, cell, typed, minutes):
    policy = make.publish_policy()
    save(at_the_desk(ann), form_address(policy), **{cell: typed})
    assert changes_of(policy) == {cell: {"minutes": minutes, "percentile": None}}


def test_a_dash_is_no_commitment_and_an_empty_cell_is_not_entered(ann, cell, tier):
    other = cell_key(None, tier.pk, "first_response")
    policy = make.publish_policy({other: make.commitment(60)})
    save(at_the_desk(ann), form_address(policy), **{cell: "-", other: ""})
    assert changes_of(policy) == {cell: make.commitment(None), other: None}


@pytest.mark.parametrize("typed", ["soon", "2 мес", "0", "400d", "-5", "0.3m", "9" * 400])
def test_what_is_no_time_is_shown_at_its_cell(ann, cell, typed):
    policy = make.publish_policy()
    response = save(at_the_desk(ann), form_address(policy), **{cell: typed})
    assert list(response.context["adminform"].form.errors) == [cell]
    assert response.context["adminform"].form[cell].value() == typed


def test_untouched_cells_are_no_changes(ann, cell, channel):
    other = cell_key(channel.pk, None, "first_response")
    policy = make.publish_policy(
        {cell: make.commitment(60, "95"), other: make.commitment(None, "95")}
    )
    save(at_the_desk(ann), form_address(policy), title_ru="Новое имя")
    draft = Revision.objects.of(policy).get(state="draft")
    assert draft.proposed == policy.snapshot() | {"title_ru": "Новое имя"}


def test_cells_that_were_not_posted_stay_as_they_are(ann, cell):
    policy = make.publish_policy({cell: make.commitment(60, "95")})
    desk = at_the_desk(ann)
    data = form_data(desk, form_address(policy), title_ru="Новое имя")
    del data[cell], data["percentile"]
    desk.post(form_address(policy), data)
    assert changes_of(policy) == {"title_ru": "Новое имя"}


def test_the_percentile_goes_into_all_cells_with_a_time(ann, cell, tier):
    without = cell_key(None, tier.pk, "resolution")
    policy = make.publish_policy({cell: make.commitment(60), without: make.commitment(None)})
    save(at_the_desk(ann), form_address(policy), percentile="99.5")
    assert changes_of(policy) == {cell: make.commitment(60, "99.50")}


def test_a_new_cell_gets_the_percentile_of_the_others(ann, cell, tier):
    new = cell_key(None, tier.pk, "resolution")
    policy = make.publish_policy({cell: make.commitment(60, "95")})
    save(at_the_desk(ann), form_address(policy), **{new: "2h"})
    assert changes_of(policy) == {new: make.commitment(120, "95.00")}


def test_different_percentiles_stay_unless_one_is_typed(ann, cell, tier):
    other = cell_key(None, tier.pk, "resolution")
    cells = {cell: make.commitment(60, "95"), other: make.commitment(60, "90")}
    policy, desk = make.publish_policy(cells), at_the_desk(ann)
    save(desk, form_address(policy), **{cell: "2h"})
    assert changes_of(policy) == {cell: make.commitment(120, "95.00")}


def test_two_editors_of_different_cells_do_not_collide(ann, doris, cell, tier):
    other = cell_key(None, tier.pk, "resolution")
    policy = make.publish_policy()
    save(at_the_desk(ann), form_address(policy), **{cell: "1h"})
    save(at_the_desk(doris), form_address(policy), **{other: "2h"})
    for draft in Revision.objects.of(policy).open():
        make.submit_and_approve(make.noted(draft))
    policy.refresh_from_db()
    assert {cell, other} <= policy.snapshot().keys()


def test_a_translator_does_not_write_cells(boris, cell):
    policy = make.publish_policy()
    response = save(at_the_desk(boris), form_address(policy), **{cell: "1h"})
    assert "As a translator you change the text of your language only" in errors(response)
    assert not Revision.objects.of(policy).open().exists()


def test_a_translator_writes_the_words_of_a_policy(boris, cell):
    policy = make.publish_policy({cell: make.commitment(60, "95")})
    save(at_the_desk(boris), form_address(policy), title_en="Times")
    assert changes_of(policy) == {"title_en": "Times"}


def test_a_new_policy_has_its_grid_from_the_start(ann, cell):
    save(at_the_desk(ann), "/admin/sla/policy/add/", title_ru="Премиум", **{cell: "15m"})
    revision = Revision.objects.get(state="draft")
    assert revision.proposed[cell] == make.commitment(15)


def test_the_review_shows_cells_by_name_and_times_in_words(ann, clara, cell):
    policy = make.publish_policy({cell: make.commitment(60)})
    draft = make.propose(policy, {cell: make.commitment(480, "95")}, by=ann)
    page = at_the_desk(clara).get(review_address(draft)).content.decode()
    assert "resolution · Почта · Критичная" in page
    assert "<del>1\u00a0hour</del><ins>8\u00a0hours in 95% of requests</ins>" in page


def test_a_review_of_a_grid_takes_the_same_queries_for_any_number_of_cells(
    ann, clara, tier, django_assert_max_num_queries
):
    cells = {}
    for _number in range(10):
        row = make.publish_channel()
        for metric in ("resolution", "first_response"):
            cells[cell_key(row.pk, tier.pk, metric)] = make.commitment(60)
    draft = make.propose(make.publish_policy(), cells, by=ann)
    desk = at_the_desk(clara)
    with django_assert_max_num_queries(17):
        desk.get(review_address(draft))


def test_rows_that_are_neither_live_nor_in_work_are_not_offered(ann, channel):
    withdrawn = make.draft_channel()
    workflow.withdraw(withdrawn, by=None)
    in_work = make.draft_channel().content
    form = at_the_desk(ann).get("/admin/sla/policy/add/").context["adminform"].form
    assert form.channels == [channel, in_work]
