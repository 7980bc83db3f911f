"""Addresses under /ru/ and /en/ that belong to no one kind of content."""

from django.urls import path

from . import views
from .feeds import Changes

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("preview/<str:token>/", views.preview, name="preview"),
    path("changes.atom", Changes(), name="changes"),
]
