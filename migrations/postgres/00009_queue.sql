-- +goose Up
CREATE TABLE saved_views (
    id         TEXT PRIMARY KEY,
    staff_id   TEXT NOT NULL REFERENCES staff (id),
    role       TEXT NOT NULL CHECK (role IN ('ombud', 'caseworker', 'approver')),
    name       TEXT NOT NULL,
    query      TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (staff_id, role, name)
);

CREATE TABLE calendar_feeds (
    staff_id   TEXT PRIMARY KEY REFERENCES staff (id),
    token_hash TEXT NOT NULL UNIQUE,
    created_at TIMESTAMPTZ NOT NULL
);
