"""Addresses without a language."""

from django.urls import path

from . import llms, views

urlpatterns = [
    path("", views.choose_language),
    path("llms.txt", llms.languages, name="llms_languages"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
]
