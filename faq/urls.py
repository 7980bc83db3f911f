from django.urls import path

from . import views

app_name = "faq"
urlpatterns = [
    path("faq/", views.item_list, name="list"),
    path("faq.md", views.item_list_markdown, name="list_markdown"),
    path("faq/<slug:slug>/", views.item_detail, name="item"),
    path("faq/<slug:slug>.md", views.item_markdown, name="item_markdown"),
]
