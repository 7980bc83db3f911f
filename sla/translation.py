from modeltranslation.translator import TranslationOptions, register

from .models import Policy, Section, Tier


@register(Tier)
class TierTranslation(TranslationOptions):
    fields = ("name", "description", "description_html")


@register(Section)
class SectionTranslation(TranslationOptions):
    fields = ("title", "body", "body_html")


@register(Policy)
class PolicyTranslation(TranslationOptions):
    fields = ("title", "intro", "intro_html")
