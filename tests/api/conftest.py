import pytest

from tests.factories import (
    commitment,
    publish_channel,
    publish_item,
    publish_policy,
    publish_section,
    publish_tier,
)


@pytest.fixture
def content(db):
    """Something of each kind; gives the answer."""
    channel, tier = publish_channel(key="mail"), publish_tier(key="high")
    cells = {
        f"target:{channel.pk}:{tier.pk}:resolution": commitment(120, "95"),
        f"target:{channel.pk}:*:first_response": commitment(None),
    }
    publish_policy(cells, key="basic")
    publish_section(slug="who")
    return publish_item(slug="pay", question_en="How do I pay?", answer_en="By card.\n\n{channels}")
