from django.urls import path

from . import views

app_name = "sla"
urlpatterns = [
    path("sla/", views.policy, name="policy"),
    path("terms/", views.terms, name="terms"),
]
