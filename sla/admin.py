from django.contrib import admin

from revisions.admin import ContentAdmin

from .models import Policy, Section, Tier
from .policy_form import PolicyForm


@admin.register(Tier)
class TierAdmin(ContentAdmin):
    pass


@admin.register(Section)
class SectionAdmin(ContentAdmin):
    pass


@admin.register(Policy)
class PolicyAdmin(ContentAdmin):
    form = PolicyForm
    change_form_template = "revisions/policy_form.html"
