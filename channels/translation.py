from modeltranslation.translator import TranslationOptions, register

from .models import Channel


@register(Channel)
class ChannelTranslation(TranslationOptions):
    fields = ("name", "note", "note_html")
