"""The WSGI application that granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from portal.page_cache import with_page_cache

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = with_page_cache(get_wsgi_application())
# A page makes thousands of objects and next to no cycles. By its own threshold of 700, Python looks
# for cycles a dozen times for each page, which takes a twelfth of the time.
gc.freeze()  # what was loaded stays
gc.set_threshold(20_000, 20, 20)
