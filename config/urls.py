from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path

from faq.voting import vote
from people import factor_views
from people.signing_in import sign_in
from people.views import choose_language
from revisions.admin.editor import preview, upload
from revisions.images import FOLDER, NAME, giving
from visitors.reports import content_security

handler400 = "portal.refusals.bad_request"
handler403 = "portal.views.permission_denied"
handler404 = "portal.views.page_not_found"
handler500 = "portal.views.server_error"

urlpatterns = [
    # The Markdown editor asks at these addresses: settings MARKDOWNX_…
    path("admin/markdown/preview/", preview, name="markdownx_markdownify"),
    path("admin/markdown/upload/", upload, name="markdownx_upload"),
    path("admin/language/", choose_language, name="choose_language"),
    path("admin/login/", sign_in),  # admin:login, within limits
    path("admin/second-factor/", factor_views.check, name="factor_check"),
    path("admin/second-factor/set-up/", factor_views.set_up, name="factor_set_up"),
    path("admin/second-factor/picture.svg", factor_views.picture, name="factor_picture"),
    path("admin/second-factor/backup-codes/", factor_views.backup_codes, name="backup_codes"),
    path("admin/", admin.site.urls),
    # Images of the texts. Small sites need no other server for them; a proxy in front may serve
    # the folder itself.
    re_path(rf"^media/{FOLDER}/(?P<name>{NAME})\Z", giving.image),
    # Without a language: a vote on an answer is the same in all of them.
    path("vote/<int:pk>/", vote, name="vote"),
    path("csp-report/", content_security, name="csp_report"),  # settings CONTENT_SECURITY_POLICY
    path("api/", include("api.urls")),
    path("", include("portal.urls")),
    *i18n_patterns(
        path("", include("portal.public_urls")),
        path("", include("faq.urls")),
        path("", include("channels.urls")),
        path("", include("sla.urls")),
        path("", include("search.urls")),
    ),
]
