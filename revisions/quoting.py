"""Names of rows inside of a message."""

from django.utils.translation import gettext as _


def quoted(name: object) -> str:
    """A name in the quotation marks of the active language."""
    return _("“%(name)s”") % {"name": name}
