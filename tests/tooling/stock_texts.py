"""Texts of Django that locale/ words anew.

Django puts the name of a model into the middle of a sentence. English can bear it; languages with
cases and genders get «Изменить группа». A catalogue of the site wins over Django's, so these are
translated there although no code of the site asks for them.
"""

STOCK_TEXTS = (
    "Add %s",
    "Change %s",
    "View %s",
    "Add %(name)s",
    "Change history: %s",
    "Delete selected %(verbose_name_plural)s",
    "Successfully deleted %(count)d %(items)s.",
    "The {name} “{obj}” was added successfully.",
    "The {name} “{obj}” was added successfully. You may add another {name} below.",
    "The {name} “{obj}” was changed successfully.",
    "The {name} “{obj}” was changed successfully. You may add another {name} below.",
    "The {name} “{obj}” was changed successfully. You may edit it again below.",
    "The %(name)s “%(obj)s” was deleted successfully.",
    "%(name)s with ID “%(key)s” doesn’t exist. Perhaps it was deleted?",
    'Are you sure you want to delete the %(object_name)s "%(escaped_object)s"? '
    "All of the following related items will be deleted:",
    "Are you sure you want to delete the selected %(objects_name)s? "
    "All of the following objects and their related items will be deleted:",
    "Yes, I’m sure",
    "No, take me back",
    "Whether the user will be able to authenticate using a password or not. If disabled, they may "
    "still be able to authenticate using other backends, such as Single Sign-On or LDAP.",
)
