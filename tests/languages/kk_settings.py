"""The site with a third language: one more entry in LANGUAGES, and nothing else.

In config/settings.py that entry would be all; what follows from it there is repeated here. The
migrations that it brings are made in a folder of the test (test_third_language.py).
"""

from config.settings import *  # noqa: F403
from config.settings import LANGUAGES as LANGUAGES_SO_FAR
from config.settings import VAR_DIR

LANGUAGES = [*LANGUAGES_SO_FAR, ("kk", "Kazakh")]
MODELTRANSLATION_LANGUAGES = tuple(code for code, _name in LANGUAGES)
MODELTRANSLATION_FALLBACK_LANGUAGES = MODELTRANSLATION_LANGUAGES

MIGRATION_MODULES = {
    folder.name: f"migrations_with_kk.{folder.name}"
    for folder in (VAR_DIR / "migrations_with_kk").iterdir()
    if folder.is_dir()
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
