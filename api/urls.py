from django.urls import path, re_path

from . import views

app_name = "api"
urlpatterns = [
    path("v1/openapi.json", views.openapi, name="openapi"),
    path("v1/<str:language>/faq", views.faq, name="faq"),
    path("v1/<str:language>/faq/<slug:slug>", views.answer, name="answer"),
    path("v1/<str:language>/channels", views.channels, name="channels"),
    path("v1/<str:language>/sla", views.sla, name="sla"),
    path("v1/<str:language>/search", views.search, name="search"),
    re_path(r"^(?P<rest>(?s:.*))\Z", views.nothing),
]
