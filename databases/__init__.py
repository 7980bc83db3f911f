"""Django's two databases, for a site that goes on when one of them is in trouble.

Readers wait for nothing long; commands of manage.py take the time that they need.
"""

# Whether this process answers readers: config/wsgi.py says so.
is_serving = False
# How long the page of a reader waits for what others have locked, say an import.
SECONDS_OF_READERS = 0.05
