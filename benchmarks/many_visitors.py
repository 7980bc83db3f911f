"""The site as many visitors ask it: what one address may ask in ten minutes is no limit of its
speed, and here all requests come from one."""

from config.wsgi import application
from search import log, views

views.SEARCHES.most = log.COUNTED.most = 1_000_000_000

__all__ = ["application"]
