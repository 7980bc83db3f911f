"""How alike two entries are: what they have in common, weighed by how rare it is. Pure functions."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from rapidfuzz import fuzz
from slugify import slugify

from markup import Document, links, parse, plain_text

from .documents import Entry
from .links import segments_of

WORD = re.compile(r"[^\W\d_]+|\d+(?:[./:,]\d+)*")
