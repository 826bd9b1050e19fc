-- +goose Up
CREATE TABLE controllers (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    case_prefix TEXT NOT NULL UNIQUE,
    kind        TEXT NOT NULL,
    facts       TEXT NOT NULL
);

CREATE TABLE processing_activities (
    controller_id TEXT NOT NULL REFERENCES controllers (id),
    id            TEXT NOT NULL,
    position      INTEGER NOT NULL,
    facts         TEXT NOT NULL,
    PRIMARY KEY (controller_id, id)
);

CREATE TABLE record_stores (
    controller_id     TEXT NOT NULL REFERENCES controllers (id),
    id                TEXT NOT NULL,
    position          INTEGER NOT NULL,
    kind              TEXT NOT NULL CHECK (kind IN ('sql', 'file', 'http', 'gdpr-api', 'mailbox', 'archive', 'manual')),
    facts             TEXT NOT NULL,
    connection_sealed BYTEA,
    PRIMARY KEY (controller_id, id)
);
