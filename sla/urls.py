from django.urls import path

from . import views

app_name = "sla"
urlpatterns = [
    path("sla/", views.policy, name="policy"),
    path("sla.md", views.policy_markdown, name="policy_markdown"),
    path("terms/", views.terms, name="terms"),
    path("terms.md", views.terms_markdown, name="terms_markdown"),
]
