-- +goose Up
CREATE TABLE case_counters (
    controller_id TEXT NOT NULL REFERENCES controllers (id),
    year          INTEGER NOT NULL,
    last          INTEGER NOT NULL,
    PRIMARY KEY (controller_id, year)
);

CREATE TABLE rights_requests (
    id              TEXT PRIMARY KEY,
    controller_id   TEXT NOT NULL REFERENCES controllers (id),
    case_number     TEXT COLLATE "C" NOT NULL UNIQUE,
    number          INTEGER NOT NULL,
    data_subject_id TEXT NOT NULL REFERENCES data_subjects (id),
    submission_key  TEXT NOT NULL UNIQUE,
    channel         TEXT NOT NULL CHECK (channel IN ('portal', 'letter', 'email', 'phone', 'counter', 'forwarded')),
    language        TEXT NOT NULL CHECK (language IN ('nb', 'nn', 'en', 'se')),
    received_at     TIMESTAMPTZ NOT NULL,
    name_sealed     BYTEA NOT NULL,
    email_sealed    BYTEA NOT NULL,
    postal_sealed   BYTEA,
    registered_by   TEXT REFERENCES staff (id),
    identity_check  TEXT NOT NULL CHECK (identity_check IN ('eid', 'shown', 'known', 'asked', 'none')),
    identity_note_sealed BYTEA,
    address_protected_at TIMESTAMPTZ,
    address_note_sealed BYTEA,
    assignee_id     TEXT REFERENCES staff (id),
    version         INTEGER NOT NULL,
    created_at      TIMESTAMPTZ NOT NULL
);
CREATE INDEX rights_requests_by_number ON rights_requests (controller_id, number);
CREATE INDEX rights_requests_by_case ON rights_requests (controller_id, case_number);
CREATE INDEX rights_requests_by_person ON rights_requests (data_subject_id, received_at);

CREATE TABLE request_items (
    id              TEXT PRIMARY KEY,
    reference       TEXT NOT NULL UNIQUE,
    request_id      TEXT NOT NULL REFERENCES rights_requests (id),
    controller_id   TEXT NOT NULL REFERENCES controllers (id),
    data_subject_id TEXT NOT NULL REFERENCES data_subjects (id),
    invoked_right   TEXT NOT NULL CHECK (invoked_right IN ('access', 'rectification', 'erasure', 'restriction', 'portability', 'objection', 'automated', 'withdraw_consent', 'complaint')),
    status          TEXT NOT NULL CHECK (status IN ('received', 'collecting', 'review', 'approval', 'partly', 'answered', 'closed', 'withdrawn', 'forwarded')),
    assignee_id     TEXT REFERENCES staff (id),
    activity_id     TEXT NOT NULL,
    asked_sealed    BYTEA NOT NULL,
    derived_from    TEXT REFERENCES request_items (id),
    received_on     DATE NOT NULL,
    period_from     DATE,
    period_to       DATE,
    received_at     TIMESTAMPTZ NOT NULL,
    promised_days   INTEGER NOT NULL,
    margin_days     INTEGER NOT NULL,
    rules_version   TEXT NOT NULL,
    thirty_days     DATE,
    one_month       DATE NOT NULL,
    extended        DATE NOT NULL,
    extension_closes DATE NOT NULL,
    governing       DATE NOT NULL,
    governed_by     TEXT NOT NULL CHECK (governed_by IN ('30-days', 'one-month', 'both', 'one-month-extended')),
    target          DATE NOT NULL,
    extended_at     TIMESTAMPTZ,
    paused_days     INTEGER NOT NULL,
    direct_marketing BOOLEAN NOT NULL,
    awaits_person   BOOLEAN NOT NULL,
    awaits_store    BOOLEAN NOT NULL,
    outcome         TEXT NOT NULL CHECK (outcome IN ('', 'granted', 'corrected', 'supplemented', 'erased', 'restricted', 'delivered', 'transferred', 'stopped', 'changed', 'kept', 'registered', 'partly', 'refused', 'not_held', 'rerouted', 'upheld', 'partly_upheld', 'not_upheld', 'forwarded')),
    ground          TEXT NOT NULL,
    fee             INTEGER NOT NULL,
    partly_at       TIMESTAMPTZ,
    answered_at     TIMESTAMPTZ,
    first_answer_at TIMESTAMPTZ,
    answer_days     INTEGER,
    kept_promise    BOOLEAN,
    kept_law        BOOLEAN,
    first_outcome   TEXT NOT NULL CHECK (first_outcome IN ('', 'granted', 'corrected', 'supplemented', 'erased', 'restricted', 'delivered', 'transferred', 'stopped', 'changed', 'kept', 'registered', 'partly', 'refused', 'not_held', 'rerouted', 'upheld', 'partly_upheld', 'not_upheld', 'forwarded')),
    first_ground    TEXT NOT NULL,
    first_extended  BOOLEAN NOT NULL,
    first_paused_days INTEGER NOT NULL,
    closed_at       TIMESTAMPTZ,
    reopened_at     TIMESTAMPTZ,
    version         INTEGER NOT NULL
);
CREATE INDEX request_items_by_request ON request_items (request_id);
-- A right is asked for once in a request, or again when it was withdrawn. What
-- followed from another was not asked for.
CREATE UNIQUE INDEX request_items_right ON request_items (request_id, invoked_right) WHERE derived_from IS NULL AND status <> 'withdrawn';
-- Everything that open cases are listed, narrowed and counted by: lists and
-- counts read this index alone.
CREATE INDEX request_items_queue ON request_items (controller_id, governing, id, status, assignee_id, invoked_right, awaits_person, awaits_store)
    WHERE status IN ('received', 'collecting', 'review', 'approval', 'partly');
CREATE INDEX request_items_by_assignee ON request_items (controller_id, assignee_id, governing, id)
    WHERE status IN ('received', 'collecting', 'review', 'approval', 'partly');
CREATE INDEX request_items_by_status ON request_items (controller_id, status, governing, id);

CREATE TABLE identity_seeds (
    id            TEXT PRIMARY KEY,
    request_id    TEXT NOT NULL REFERENCES rights_requests (id),
    controller_id TEXT NOT NULL REFERENCES controllers (id),
    kind          TEXT NOT NULL,
    lookup        TEXT NOT NULL,
    value_sealed  BYTEA NOT NULL,
    proof         TEXT NOT NULL CHECK (proof IN ('eid', 'code', 'caseworker')),
    note_sealed   BYTEA,
    added_by      TEXT NOT NULL,
    created_at    TIMESTAMPTZ NOT NULL,
    UNIQUE (request_id, kind, lookup)
);
