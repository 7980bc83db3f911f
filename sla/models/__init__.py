from .policy import Policy, Target
from .section import Section
from .tier import Tier

__all__ = ["Policy", "Section", "Target", "Tier"]
