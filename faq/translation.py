from modeltranslation.translator import TranslationOptions, register

from .models import Category, Item


@register(Category)
class CategoryTranslation(TranslationOptions):
    fields = ("title",)


@register(Item)
class ItemTranslation(TranslationOptions):
    fields = ("question", "answer", "answer_html", "keywords")
