from .content import Content, ContentQuerySet, content_models
from .history import Contributor, ReviewEvent
from .publication import Publication
from .revision import Revision
from .slug import Slug

__all__ = [
    "Content",
    "ContentQuerySet",
    "Contributor",
    "Publication",
    "ReviewEvent",
    "Revision",
    "Slug",
    "content_models",
]
