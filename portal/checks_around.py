"""What operators are told of what stands around the site: `manage.py doctor`."""

import socket
import ssl
import time
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.db import Error, connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.http.request import validate_host
from django.utils.translation import gettext as _
from redis import Redis
from redis.exceptions import RedisError

from .checks import Messages
from .replica import REPLICA

SECONDS_BEHIND = 10  # a copy that lags further makes no pages while somebody publishes
SECONDS_TO_ANSWER = 3
DAYS_LEFT = 14  # of a certificate; whoever renews it by itself has done so by then


class Copy(NamedTuple):
    is_written: bool  # it is a database of its own and follows nobody
    seconds_behind: float
    has_these_tables: bool


@checks.register("doctor", deploy=True)
def replica_follows(app_configs: Any, databases: Any = None, **options: Any) -> Messages:
    """The site does without it, so what is wrong with it is worth a look. A database that follows
    nobody would be asked for nothing either: it never has the publication number."""
    if not databases or REPLICA not in settings.DATABASES:
        return []
    try:
        copy = state_of_copy()
    except Error as error:
        said = _("The replica does not answer: %(error)s") % {"error": error}
        hint = _(
            "Correct DATABASE_REPLICA_URL or start it. Pages come from the database meanwhile."
        )
        return [checks.Warning(said, hint=hint, id="portal.W001")]
    found: Messages = []
    if copy.is_written:
        said = _("DATABASE_REPLICA_URL leads to a database that follows no other.")
        hint = _("Give the address of a hot standby of PostgreSQL.")
        found.append(checks.Error(said, hint=hint, id="portal.E009"))
    elif not copy.has_these_tables or copy.seconds_behind > SECONDS_BEHIND:
        said = _("The replica is %(seconds)d seconds behind.") % {"seconds": copy.seconds_behind}
        hint = _("Look at its log and its disk. Pages come from the database meanwhile.")
        found.append(checks.Warning(said, hint=hint, id="portal.W002"))
    return found


def state_of_copy() -> Copy:
    """Raises Error."""
    ours, theirs = connection.cursor(), connections[REPLICA].cursor()
    with ours, theirs:
        theirs.execute("SELECT pg_is_in_recovery()")
        if not theirs.fetchone()[0]:
            return Copy(is_written=True, seconds_behind=0, has_these_tables=True)
        ours.execute("SELECT pg_current_wal_lsn()")
        theirs.execute(
            # While nothing is written the last transaction is old, and it is not behind.
            "SELECT CASE WHEN pg_last_wal_replay_lsn() >= %s THEN 0 ELSE"
            " EXTRACT(EPOCH FROM now() - pg_last_xact_replay_timestamp()) END",
            ours.fetchone(),
        )
        seconds = float(theirs.fetchone()[0] or 0)
    recorders = MigrationRecorder(connection), MigrationRecorder(connections[REPLICA])
    done = [set(each.applied_migrations()) for each in recorders]
    return Copy(is_written=False, seconds_behind=seconds, has_these_tables=done[0] <= done[1])


@checks.register("doctor", deploy=True)
def redis_answers(app_configs: Any, databases: Any = None, **options: Any) -> Messages:
    if not databases or not settings.REDIS_URL:
        return []
    try:
        Redis.from_url(
            settings.REDIS_URL,
            socket_connect_timeout=SECONDS_TO_ANSWER,
            socket_timeout=SECONDS_TO_ANSWER,
        ).ping()
    except (RedisError, ValueError) as error:
        said = _("Redis does not answer: %(error)s") % {"error": error}
        hint = _("Correct REDIS_URL or start it. Each process counts limits for itself meanwhile.")
        return [checks.Warning(said, hint=hint, id="portal.W003")]
    return []


@checks.register("doctor", deploy=True)
def address_is_the_sites(app_configs: Any, databases: Any = None, **options: Any) -> Messages:
    if not settings.PRODUCTION or not databases:
        return []
    address = urlsplit(settings.SITE_URL)
    if address.scheme == "https" and validate_host(address.hostname or "", settings.ALLOWED_HOSTS):
        return certificate_is_good(address.hostname or "", address.port or 443)
    said = _("SITE_URL (%(url)s) is no https:// address of a name in ALLOWED_HOSTS.")
    hint = _("Links in mails lead there: give the address that readers use.")
    return [checks.Error(said % {"url": settings.SITE_URL}, hint=hint, id="portal.E010")]


def certificate_is_good(name: str, port: int) -> Messages:
    try:
        days = days_left(name, port)
    except ssl.SSLCertVerificationError as error:
        said = _("The certificate of %(name)s is not valid: %(error)s")
        said %= {"name": name, "error": error.verify_message}
        return [checks.Error(said, hint="certbot renew", id="portal.E011")]
    except OSError as error:
        said = _("From here %(name)s does not answer: %(error)s") % {"name": name, "error": error}
        hint = _("If readers cannot get there either, look at nginx and at the name in DNS.")
        return [checks.Warning(said, hint=hint, id="portal.W004")]
    if days >= DAYS_LEFT:
        return []
    said = _("The certificate of %(name)s ends in %(days)d days.") % {"name": name, "days": days}
    return [checks.Warning(said, hint="systemctl status certbot.timer", id="portal.W005")]


def days_left(name: str, port: int) -> float:
    """Of the certificate that whoever comes to an address is shown. Raises OSError."""
    context = ssl.create_default_context()
    with (
        socket.create_connection((name, port), SECONDS_TO_ANSWER) as plain,
        context.wrap_socket(plain, server_hostname=name) as secured,
    ):
        ends = ssl.cert_time_to_seconds(str(secured.getpeercert()["notAfter"]))
    return (ends - time.time()) / (24 * 60 * 60)


@checks.register("doctor", deploy=True)
def visitors_are_told_apart(app_configs: Any, databases: Any = None, **options: Any) -> Messages:
    """How many proxies there are cannot be seen from here; what is likely to be wrong can."""
    if not settings.PRODUCTION or not databases:
        return []
    if settings.TRUSTED_PROXIES == 0:
        said = _("All visitors have the address of the proxy: limits count them together.")
        hint = _("TRUSTED_PROXIES=1 behind one proxy that sets X-Forwarded-For.")
        return [checks.Warning(said, hint=hint, id="portal.W006")]
    if settings.TRUSTED_PROXIES > 1:
        said = _("TRUSTED_PROXIES=%(number)d: with fewer proxies visitors choose their address.")
        hint = _("docs/operators.md, “Limits”, says how to find out.")
        number = {"number": settings.TRUSTED_PROXIES}
        return [checks.Warning(said % number, hint=hint, id="portal.W007")]
    return []
