"""Translations at the desk: where all of them stand, and the form that makes them."""

from .pages import TranslationsAdmin

__all__ = ["TranslationsAdmin"]
