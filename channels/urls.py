from django.urls import path

from . import views

app_name = "channels"
urlpatterns = [path("contacts/", views.contacts, name="contacts")]
