-- +goose Up
CREATE TABLE answer_files (
    id            TEXT PRIMARY KEY,
    item_id       TEXT NOT NULL REFERENCES request_items (id),
    controller_id TEXT NOT NULL REFERENCES controllers (id),
    number        INTEGER CHECK (number >= 0),
    size          BIGINT NOT NULL,
    sha256        TEXT NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('portable', 'rows', 'pdf', 'volume', 'page', 'data', 'schema', 'table')),
    place         INTEGER NOT NULL,
    name          TEXT NOT NULL,
    table_id      TEXT NOT NULL,
    first_row     INTEGER NOT NULL,
    last_row      INTEGER NOT NULL,
    pages         INTEGER NOT NULL,
    created_at    TIMESTAMPTZ NOT NULL,
    UNIQUE (item_id, number, kind, place)
);

CREATE TABLE answer_file_parts (
    file_id   TEXT NOT NULL REFERENCES answer_files (id) ON DELETE CASCADE,
    seq       INTEGER NOT NULL,
    first_row INTEGER NOT NULL,
    sealed    BYTEA NOT NULL,
    PRIMARY KEY (file_id, seq)
);
