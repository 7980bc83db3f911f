from django.urls import path

from . import views

app_name = "search"
urlpatterns = [
    path("search/", views.results, name="results"),
    path("search/suggest", views.suggestions, name="suggest"),
    path("opensearch.xml", views.description, name="description"),
    path("search/opened/", views.opened, name="opened"),
]
