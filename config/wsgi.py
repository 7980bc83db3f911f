"""The WSGI application that granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

import databases
from portal.page_cache import with_page_cache

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
databases.is_serving = True
application = with_page_cache(get_wsgi_application())
gc.freeze()  # what was loaded stays: no need to look for cycles in it
