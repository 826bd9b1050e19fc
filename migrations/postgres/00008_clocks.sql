-- +goose Up
CREATE TABLE extensions (
    item_id       TEXT PRIMARY KEY REFERENCES request_items (id),
    controller_id TEXT NOT NULL REFERENCES controllers (id),
    reason_sealed BYTEA NOT NULL,
    ordered_by    TEXT NOT NULL REFERENCES staff (id),
    ordered_at    TIMESTAMPTZ NOT NULL,
    mail_id       TEXT REFERENCES mails (id),
    notified_at   TIMESTAMPTZ,
    too_late      BOOLEAN NOT NULL
);

CREATE TABLE inquiries (
    id              TEXT PRIMARY KEY,
    item_id         TEXT NOT NULL REFERENCES request_items (id),
    controller_id   TEXT NOT NULL REFERENCES controllers (id),
    kind            TEXT NOT NULL CHECK (kind IN ('identity', 'clarification', 'fee')),
    question_sealed BYTEA NOT NULL,
    asked_by        TEXT NOT NULL REFERENCES staff (id),
    asked_at        TIMESTAMPTZ NOT NULL,
    counts          BOOLEAN NOT NULL,
    reminded_at     TIMESTAMPTZ,
    answer_sealed   BYTEA,
    answered_by     TEXT NOT NULL,
    answered_at     TIMESTAMPTZ,
    dropped         BOOLEAN NOT NULL,
    fee             INTEGER NOT NULL,
    ground          TEXT NOT NULL,
    accepted        BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX inquiries_open_once ON inquiries (item_id) WHERE answered_at IS NULL;
CREATE INDEX inquiries_by_item ON inquiries (item_id, asked_at);

CREATE TABLE receipts (
    id            TEXT PRIMARY KEY,
    request_id    TEXT NOT NULL REFERENCES rights_requests (id),
    controller_id TEXT NOT NULL REFERENCES controllers (id),
    channel       TEXT NOT NULL CHECK (channel IN ('portal', 'letter', 'email', 'phone', 'counter', 'forwarded')),
    received_at   TIMESTAMPTZ NOT NULL,
    set_by        TEXT NOT NULL REFERENCES staff (id),
    set_at        TIMESTAMPTZ NOT NULL,
    reason_sealed BYTEA NOT NULL
);
CREATE INDEX receipts_by_request ON receipts (request_id, set_at);

CREATE TABLE advices (
    id              TEXT PRIMARY KEY,
    item_id         TEXT NOT NULL REFERENCES request_items (id),
    controller_id   TEXT NOT NULL REFERENCES controllers (id),
    about           TEXT NOT NULL CHECK (about IN ('refusal', 'other')),
    question_sealed BYTEA,
    asked_by        TEXT REFERENCES staff (id),
    asked_at        TIMESTAMPTZ,
    text_sealed     BYTEA,
    given_by        TEXT REFERENCES staff (id),
    given_at        TIMESTAMPTZ
);
CREATE INDEX advices_by_item ON advices (item_id);

CREATE TABLE case_links (
    from_id    TEXT NOT NULL REFERENCES rights_requests (id),
    to_id      TEXT NOT NULL REFERENCES rights_requests (id),
    to_part    TEXT REFERENCES request_items (reference),
    kind       TEXT NOT NULL CHECK (kind IN ('complaint', 'repeat', 'forwarded', 'related')),
    linked_by  TEXT NOT NULL,
    linked_at  TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (from_id, to_id),
    CHECK (from_id <> to_id)
);
CREATE INDEX case_links_to ON case_links (to_id);
