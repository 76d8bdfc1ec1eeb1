"""Who is asking, what his role lets him see and do, and how far he may look."""

from postloan.access.actor import SYSTEM, VERBS, Actor, verb
from postloan.access.role import RIGHTS, Right, Role
from postloan.access.scope import EVERYTHING, SLICES, Reach, Scope

__all__ = ["EVERYTHING", "RIGHTS", "SLICES", "SYSTEM", "VERBS", "Actor", "Reach", "Right", "Role", "Scope", "verb"]
