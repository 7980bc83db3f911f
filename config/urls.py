from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.static import serve

handler404 = "portal.views.page_not_found"
handler500 = "portal.views.server_error"

urlpatterns = [
    path("admin/", admin.site.urls),
    # Images of the texts. Small sites need no other server for them; a proxy in front may serve
    # the folder itself.
    path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}),
    path("", include("portal.urls")),
    *i18n_patterns(
        path("", include("portal.public_urls")),
        path("", include("faq.urls")),
        path("", include("channels.urls")),
        path("", include("sla.urls")),
    ),
]
