from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.static import serve

from revisions.admin.preview import preview, upload

handler404 = "portal.views.page_not_found"
handler500 = "portal.views.server_error"

urlpatterns = [
    # The Markdown editor asks at these addresses: settings MARKDOWNX_…
    path("admin/markdown/preview/", preview, name="markdownx_markdownify"),
    path("admin/markdown/upload/", upload, name="markdownx_upload"),
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
