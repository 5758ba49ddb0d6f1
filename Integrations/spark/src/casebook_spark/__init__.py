"""Casebook on Spark: clinical text read, and risk scored, in DataFrames."""

from .errors import BinaryNotFound, CasebookError, WorkerFailed
from .locate import find_binary
from .schema import EXTRACT_COLUMNS, EXTRACT_DEFAULT, SCORE_COLUMNS, SCORE_DEFAULT
from .supervisor import WorkerLimits
from .transforms import extract, score

__all__ = [
    "EXTRACT_COLUMNS", "EXTRACT_DEFAULT", "SCORE_COLUMNS", "SCORE_DEFAULT", "BinaryNotFound", "CasebookError", "WorkerFailed", "WorkerLimits",
    "extract", "find_binary", "score",
]
__version__ = "0.1.0"
