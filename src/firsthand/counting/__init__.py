"""Count: findings and the record in, numbers with their evidence out.

A finding's conditions are parsed (``parsing``), bound to the project (``binding``) and counted by one of three
evaluators of one shape (``port``): ``plain``, ``bitsets`` and ``duck``. They always agree, and a test holds them to it.
"""

from firsthand.counting.evaluation import count
from firsthand.counting.figures import compute
from firsthand.counting.wanted import codes_needed, events_needed

__all__ = ["codes_needed", "compute", "count", "events_needed"]
