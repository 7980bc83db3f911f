from django.urls import path

from . import views

app_name = "faq"
urlpatterns = [
    path("faq/", views.item_list, name="list"),
    path("faq/<slug:slug>/", views.item_detail, name="item"),
]
