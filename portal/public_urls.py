"""Addresses under /ru/ and /en/ that belong to no one kind of content."""

from django.urls import path

from visitors.queries import reads

from . import llms, views
from .feeds import Changes

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("preview/<str:token>/", views.preview, name="preview"),
    path("index.md", llms.index, name="home_markdown"),
    path("llms.txt", llms.index, name="llms"),
    path("llms-full.txt", llms.full, name="llms_full"),
    path("changes.atom", reads()(Changes()), name="changes"),
]
