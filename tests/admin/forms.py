"""What a browser posts to the desk."""

from typing import Any

from django.test import Client
from django.urls import reverse

# What readers are told: a change of live text is not handed in without it.
NOTE = {"change_note_ru": "Вопрос стал яснее."}


def form_address(content: Any) -> str:
    return reverse(f"admin:{content._meta.label_lower.replace('.', '_')}_change", args=[content.pk])


def form_data(client: Client, address: str, **typed: str) -> dict[str, str]:
    """What a browser would post from the form at this address, with these fields typed over."""
    form = client.get(address).context["adminform"].form
    data = {name: field.value() for name, field in ((n, form[n]) for n in form.fields)}
    return {name: "" if value is None else str(value) for name, value in data.items()} | typed


def save(client: Client, address: str, **typed: str) -> Any:
    return client.post(address, form_data(client, address, **typed))


def errors(response: Any) -> str:
    """All that a form says is wrong with it."""
    assert response.status_code == 200
    return response.context["adminform"].form.errors.as_text()


def step(client: Client, revision: Any, name: str, **data: Any) -> Any:
    """Press a button of the workflow on the page of a revision."""
    return client.post(reverse(f"admin:revisions_revision_{name}", args=[revision.pk]), data)


def review_address(revision: Any) -> str:
    return reverse("admin:revisions_revision_change", args=[revision.pk])


def seen(client: Client, revision: Any) -> dict[str, Any]:
    """What the approve form on the page of a revision would post."""
    review = client.get(review_address(revision)).context["seen"]
    return {"digest": review.digest, "live_revision": review.live_revision_id or ""}
