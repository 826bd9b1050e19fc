-- +goose Up
CREATE TABLE bundles (
    id            TEXT PRIMARY KEY,
    item_id       TEXT NOT NULL REFERENCES request_items (id),
    controller_id TEXT NOT NULL REFERENCES controllers (id),
    number        INTEGER CHECK (number >= 0),
    size          INTEGER NOT NULL,
    sha256        TEXT NOT NULL,
    created_at    TIMESTAMP NOT NULL,
    UNIQUE (item_id, number)
);

CREATE TABLE bundle_parts (
    bundle_id TEXT NOT NULL REFERENCES bundles (id) ON DELETE CASCADE,
    seq       INTEGER NOT NULL,
    sealed    BLOB NOT NULL,
    PRIMARY KEY (bundle_id, seq)
);
