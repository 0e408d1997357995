"""The form of a project file, version 1: an SQLite database that other programs can read too.

What the model said (`model`, `cell`) and what was done (`step`, `change`) is never changed once it is
written; triggers hold that against any program. What changes are `sample`, `review` and `own_class`, each
with a row in `change` that says so. Two views are there to be read: `outcome`, what each image counts as,
and `audit`, who did what and when. Aliases of classes are a list in JSON.

Names of files and samples are text; those that no Unicode text can hold are the bytes that
`names.pack_name` makes of them.
"""

# In the header of the file, where `file` and SQLite look for it: "blcP".
APPLICATION_ID = 0x626C6350
VERSION = 1

# The tables of what is never changed, by which row is meant where it could be replaced.
_KEPT = ("model", "model_class", "cell", "step", "change")

_TABLES = """
CREATE TABLE model (
    key INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    network TEXT NOT NULL,
    caution TEXT NOT NULL,
    created TEXT NOT NULL
) STRICT;

CREATE TABLE model_class (
    key INTEGER PRIMARY KEY,
    model INTEGER NOT NULL REFERENCES model (key),
    position INTEGER NOT NULL,
    class TEXT NOT NULL,
    title TEXT NOT NULL,
    role TEXT NOT NULL,
    aliases TEXT NOT NULL,
    UNIQUE (model, position),
    UNIQUE (model, class)
) STRICT;

CREATE TABLE own_class (
    key INTEGER PRIMARY KEY,
    class TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    role TEXT NOT NULL
) STRICT;

CREATE TABLE sample (
    key INTEGER PRIMARY KEY,
    sample_id ANY NOT NULL UNIQUE,
    folder ANY NOT NULL,
    model INTEGER NOT NULL REFERENCES model (key),
    framing TEXT NOT NULL,
    threshold REAL,
    shift TEXT NOT NULL,
    patient_group TEXT NOT NULL DEFAULT '',
    analyser_wbc REAL,
    includes_nrbc INTEGER CHECK (includes_nrbc IN (0, 1)),
    state TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'in review', 'signed', 'reopened')),
    state_by TEXT NOT NULL DEFAULT '',
    state_at TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE cell (
    key INTEGER PRIMARY KEY,
    sample INTEGER NOT NULL REFERENCES sample (key),
    name ANY NOT NULL,
    digest BLOB NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('classified', 'unsure', 'excluded', 'failed')),
    machine_class TEXT,
    confidence REAL NOT NULL,
    probabilities BLOB,
    reason TEXT NOT NULL,
    conversions TEXT NOT NULL,
    cropped INTEGER NOT NULL,
    CHECK ((machine_class IS NULL) = (probabilities IS NULL))
) STRICT;
CREATE INDEX cell_of_sample ON cell (sample);

CREATE TABLE review (
    cell INTEGER PRIMARY KEY REFERENCES cell (key),
    final_class TEXT,
    excluded INTEGER NOT NULL DEFAULT 0 CHECK (excluded IN (0, 1)),
    comment TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE step (
    key INTEGER PRIMARY KEY,
    sample INTEGER REFERENCES sample (key),
    action TEXT NOT NULL,
    reverts INTEGER REFERENCES step (key),
    who TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX step_of_sample ON step (sample);

CREATE TABLE change (
    key INTEGER PRIMARY KEY,
    step INTEGER NOT NULL REFERENCES step (key),
    cell INTEGER REFERENCES cell (key),
    field TEXT NOT NULL,
    old TEXT,
    new TEXT
) STRICT;
CREATE INDEX change_of_step ON change (step);
"""

_VIEWS = """
CREATE VIEW outcome AS
SELECT
    cell.key AS cell,
    cell.sample,
    CASE
        WHEN cell.status IN ('excluded', 'failed') THEN cell.status
        WHEN review.excluded THEN 'excluded'
        WHEN review.final_class IS NOT NULL THEN 'classified'
        ELSE cell.status
    END AS status,
    CASE
        WHEN cell.status IN ('excluded', 'failed') OR review.excluded THEN NULL
        WHEN review.final_class IS NOT NULL THEN review.final_class
        WHEN cell.status = 'classified' THEN cell.machine_class
    END AS final_class,
    CASE
        WHEN cell.status IN ('excluded', 'failed') THEN cell.reason
        WHEN review.excluded THEN 'excluded in review'
        WHEN review.final_class IS NOT NULL THEN ''
        ELSE cell.reason
    END AS reason,
    review.final_class IS NOT NULL AND NOT review.excluded AS reviewed,
    coalesce(review.comment, '') AS comment
FROM cell LEFT JOIN review ON review.cell = cell.key;

CREATE VIEW audit AS
SELECT
    step.key AS step,
    step.at,
    step.who,
    step.action,
    sample.sample_id,
    cell.name AS image,
    change.field,
    change.old,
    change.new
FROM step
    LEFT JOIN change ON change.step = step.key
    LEFT JOIN sample ON sample.key = step.sample
    LEFT JOIN cell ON cell.key = change.cell
ORDER BY step.key, change.key;
"""


def _keep(table: str) -> str:
    """Return triggers that refuse to change a table's rows, to remove or to replace them."""
    refuse = f"BEGIN SELECT RAISE(ABORT, 'what is in the table {table} is kept for ever'); END;"
    return (
        f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table} {refuse}\n"
        f"CREATE TRIGGER {table}_not_removed BEFORE DELETE ON {table} {refuse}\n"
        f"CREATE TRIGGER {table}_not_replaced BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE key = new.key) {refuse}\n"
    )


SCHEMA = (
    f"BEGIN;\n{_TABLES}{_VIEWS}{''.join(map(_keep, _KEPT))}"
    f"PRAGMA application_id = {APPLICATION_ID};\nPRAGMA user_version = {VERSION};\nCOMMIT;\n"
)
