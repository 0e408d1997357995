"""Projects that mean harm: views without an end, triggers."""

import random
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

from benchmarks.faults.attacks import Attack, Payload
from benchmarks.faults.readers import find_reader


def _make_project(change: str, folder: Path, _: Payload) -> Path:
    path = folder / "day.bloodproject"
    path.write_bytes(find_reader("project").make(random.Random(0)).whole)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(change)
    return path


_ENDLESS_VIEW = """
DROP VIEW audit;
CREATE VIEW audit AS WITH RECURSIVE n (at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM n)
SELECT at, '' AS who, '' AS action, '' AS sample_id, '' AS image, '' AS field, '' AS old, '' AS new FROM n;
"""
_TRIGGER = """
CREATE TRIGGER evil AFTER UPDATE ON sample BEGIN UPDATE sample SET patient_group = 'x'; END;
"""


ATTACKS = (
    Attack(
        "endless-view",
        "A project whose trail has no end",
        partial(_make_project, _ENDLESS_VIEW),
        find_reader("project").read,
    ),
    Attack(
        "trigger",
        "A project with a trigger of its own",
        partial(_make_project, _TRIGGER),
        find_reader("project").read,
    ),
)
