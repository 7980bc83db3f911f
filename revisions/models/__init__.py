from .batch import Batch
from .content import Content, ContentQuerySet, content_models
from .history import Contributor, ReviewEvent
from .publication import Publication
from .revision import Revision
from .slug import Slug
from .translation_status import TranslationStatus

__all__ = [
    "Batch",
    "Content",
    "ContentQuerySet",
    "Contributor",
    "Publication",
    "ReviewEvent",
    "Revision",
    "Slug",
    "TranslationStatus",
    "content_models",
]
