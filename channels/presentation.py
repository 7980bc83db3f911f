"""Channels as public pages show them."""

from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.translation import override

from revisions.editions import Edition
from revisions.facts import kept
from revisions.reading import Reading

from .models import Channel
from .timetable import Status, status
from .wording import hours_in_words, moment_in_words, zone_name


class Card(NamedTuple):
    """A channel as a reader gets it: its hours in words, and whether it is open now."""

    reading: Reading
    hours: str
    status: Status
    turns: str  # when it opens or closes next, in words; empty: never
    zone: str  # the name of the time zone then

    @property
    def address(self) -> str:
        """As people say it: without https://."""
        return self.channel.address.removeprefix("https://").removesuffix("/")

    @property
    def channel(self) -> Channel:
        return self.reading.row


def cards(language: str, edition: Edition) -> list[Card]:
    """The channels of an edition in their order. One query if it is the live one."""
    return [card(channel, language) for channel in edition.rows(Channel)]


def card(channel: Channel, language: str) -> Card:
    now = status(channel.place)
    change = now.next_change
    with override(language):
        return Card(
            Reading(channel, language),
            hours_in_words(channel.place, language),
            now,
            moment_in_words(change, language) if change else "",
            zone_name(change) if change else "",
        )


@kept
def fill_channels(language: str, edition: Edition) -> str:
    """The HTML of {channels} in a text. One query if the edition is the live one."""
    with override(language):
        context = {"cards": cards(language, edition), "LANGUAGE_CODE": language}
        return render_to_string("channels/includes/reference.html", context)
