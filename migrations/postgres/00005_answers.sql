-- +goose Up
CREATE TABLE answer_drafts (
    item_id         TEXT PRIMARY KEY REFERENCES request_items (id),
    controller_id   TEXT NOT NULL REFERENCES controllers (id),
    state           TEXT NOT NULL CHECK (state IN ('writing', 'submitted', 'returned', 'approved')),
    summary_sealed  BYTEA NOT NULL,
    outcome         TEXT NOT NULL CHECK (outcome IN ('', 'granted', 'corrected', 'supplemented', 'erased', 'restricted', 'delivered', 'transferred', 'stopped', 'changed', 'kept', 'registered', 'partly', 'refused', 'not_held', 'rerouted', 'upheld', 'partly_upheld', 'not_upheld', 'forwarded')),
    decision_sealed BYTEA,
    drafter_id      TEXT NOT NULL REFERENCES staff (id),
    approver_id     TEXT REFERENCES staff (id),
    return_sealed   BYTEA,
    document_sealed BYTEA,
    missing         TEXT,
    submitted_at    TIMESTAMPTZ,
    dated_at        TIMESTAMPTZ,
    decided_at      TIMESTAMPTZ,
    version         INTEGER NOT NULL,
    CHECK (approver_id IS NULL OR approver_id <> drafter_id),
    CHECK (state <> 'submitted' OR outcome <> '' OR length(document_sealed) > 0),
    CHECK (state IN ('submitted', 'approved') OR document_sealed IS NULL)
);

CREATE TABLE access_reports (
    id              TEXT PRIMARY KEY,
    item_id         TEXT NOT NULL REFERENCES request_items (id),
    controller_id   TEXT NOT NULL REFERENCES controllers (id),
    number          INTEGER NOT NULL CHECK (number > 0),
    missing         TEXT,
    last_page       BIGINT NOT NULL,
    document_sealed BYTEA NOT NULL,
    pages           INTEGER NOT NULL,
    created_at      TIMESTAMPTZ NOT NULL,
    UNIQUE (item_id, number)
);

CREATE TABLE letters (
    id              TEXT PRIMARY KEY,
    item_id         TEXT NOT NULL REFERENCES request_items (id),
    controller_id   TEXT NOT NULL REFERENCES controllers (id),
    data_subject_id TEXT NOT NULL REFERENCES data_subjects (id),
    kind            TEXT NOT NULL CHECK (kind IN ('receipt', 'answer', 'complete', 'extension', 'inquiry', 'inquiry-reminder', 'decision', 'fee', 'forwarded', 'rerouted', 'reopened', 'restriction-lifting', 'restriction-stands', 'recipients-told', 'relation', 'transfer', 'withdrawn', 'ordinary')),
    number          INTEGER NOT NULL,
    body_sealed     BYTEA,
    created_at      TIMESTAMPTZ NOT NULL,
    opened_at       TIMESTAMPTZ,
    on_paper        BOOLEAN NOT NULL,
    posted_on       TEXT,
    posted_by       TEXT REFERENCES staff (id),
    representation  TEXT,
    UNIQUE (item_id, kind, number)
);
CREATE INDEX letters_to_post ON letters (controller_id, item_id) WHERE on_paper AND posted_by IS NULL;

CREATE TABLE mails (
    id               TEXT PRIMARY KEY,
    controller_id    TEXT NOT NULL,
    item_id          TEXT REFERENCES request_items (id),
    kind             TEXT NOT NULL CHECK (kind IN ('receipt', 'answer', 'complete', 'code', 'store-task', 'letter', 'reminder', 'digest', 'store-reminder', 'message', 'staff-message')),
    language         TEXT NOT NULL,
    recipient_sealed BYTEA NOT NULL,
    code_sealed      BYTEA,
    message_id       TEXT NOT NULL UNIQUE,
    state            TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
    attempts         INTEGER NOT NULL,
    uncertain        BOOLEAN NOT NULL,
    repeats          INTEGER NOT NULL,
    created_at       TIMESTAMPTZ NOT NULL,
    sent_at          TIMESTAMPTZ,
    then_job         TEXT NOT NULL
);
CREATE INDEX mails_by_item ON mails (item_id);
CREATE INDEX mails_failed ON mails (controller_id, created_at) WHERE state = 'failed';
