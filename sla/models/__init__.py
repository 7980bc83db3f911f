from .policy import Clock, Policy
from .section import Section
from .target import Target
from .tier import Tier

__all__ = ["Clock", "Policy", "Section", "Target", "Tier"]
