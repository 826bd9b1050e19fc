-- +goose Up
CREATE TABLE receivers (
    controller_id     TEXT NOT NULL REFERENCES controllers (id),
    id                TEXT NOT NULL,
    position          INTEGER NOT NULL,
    name              TEXT NOT NULL,
    connection_sealed BYTEA NOT NULL,
    PRIMARY KEY (controller_id, id)
);

CREATE TABLE direct_transfers (
    bundle_id     TEXT PRIMARY KEY REFERENCES answer_files (id) ON DELETE CASCADE,
    item_id       TEXT NOT NULL REFERENCES request_items (id),
    controller_id TEXT NOT NULL REFERENCES controllers (id),
    receiver_id   TEXT NOT NULL,
    receiver_name TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed', 'left', 'dropped')),
    reason        TEXT NOT NULL CHECK (reason IN ('', 'unreachable', 'silent', 'busy', 'refused', 'redirected', 'not_set_up')),
    status        INTEGER NOT NULL,
    tries         INTEGER NOT NULL,
    round         INTEGER NOT NULL,
    next_at       TIMESTAMPTZ,
    created_at    TIMESTAMPTZ NOT NULL,
    sent_at       TIMESTAMPTZ,
    failed_at     TIMESTAMPTZ,
    left_by       TEXT REFERENCES staff (id),
    left_at       TIMESTAMPTZ,
    why_sealed    BYTEA,
    CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    CHECK ((state = 'left') = (left_at IS NOT NULL))
);
CREATE INDEX direct_transfers_by_item ON direct_transfers (item_id);
CREATE INDEX direct_transfers_open ON direct_transfers (controller_id, item_id) WHERE state IN ('failed', 'waiting');
