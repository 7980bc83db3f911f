from django.urls import path

from . import views

app_name = "channels"
urlpatterns = [
    path("contacts/", views.contacts, name="contacts"),
    path("contacts.md", views.contacts_markdown, name="contacts_markdown"),
]
