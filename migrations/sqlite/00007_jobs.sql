-- +goose Up
CREATE TABLE jobs (
    id           TEXT PRIMARY KEY,
    kind         TEXT NOT NULL,
    unique_key   TEXT NOT NULL,
    payload      TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('ready', 'running', 'done', 'dead')),
    run_at       TIMESTAMP NOT NULL,
    attempts     INTEGER NOT NULL,
    lease_token  TEXT NOT NULL,
    lease_until  TIMESTAMP,
    again        BOOLEAN NOT NULL,
    last_fault   TEXT NOT NULL,
    created_at   TIMESTAMP NOT NULL,
    finished_at  TIMESTAMP
);
CREATE INDEX jobs_ready ON jobs (run_at, id) WHERE state = 'ready';
CREATE INDEX jobs_leased ON jobs (lease_until) WHERE state = 'running';
CREATE UNIQUE INDEX jobs_open_once ON jobs (kind, unique_key) WHERE state IN ('ready', 'running') AND unique_key <> '';

CREATE TABLE job_slots (
    kind TEXT NOT NULL,
    slot INTEGER NOT NULL,
    PRIMARY KEY (kind, slot)
);
