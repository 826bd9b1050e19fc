-- +goose Up
CREATE TABLE data_subjects (
    id                 TEXT PRIMARY KEY,
    national_id_lookup TEXT UNIQUE,
    national_id_sealed BLOB,
    language           TEXT NOT NULL,
    created_at         TIMESTAMP NOT NULL
);

CREATE TABLE person_contacts (
    id              TEXT PRIMARY KEY,
    data_subject_id TEXT NOT NULL REFERENCES data_subjects (id),
    kind            TEXT NOT NULL CHECK (kind IN ('email', 'phone_number')),
    lookup          TEXT NOT NULL,
    value_sealed    BLOB NOT NULL,
    proof           TEXT NOT NULL CHECK (proof IN ('', 'code', 'caseworker')),
    proved_at       TIMESTAMP,
    code_hash       TEXT NOT NULL,
    code_expires    TIMESTAMP,
    code_tries      INTEGER NOT NULL,
    created_at      TIMESTAMP NOT NULL,
    UNIQUE (data_subject_id, kind, lookup)
);

CREATE TABLE staff (
    id         TEXT PRIMARY KEY,
    issuer     TEXT NOT NULL,
    subject    TEXT NOT NULL,
    name       TEXT NOT NULL,
    email      TEXT NOT NULL,
    seen_at    TIMESTAMP NOT NULL,
    created_at TIMESTAMP NOT NULL,
    UNIQUE (issuer, subject)
);

CREATE TABLE staff_grants (
    staff_id      TEXT NOT NULL REFERENCES staff (id),
    role          TEXT NOT NULL CHECK (role IN ('ombud', 'caseworker', 'approver', 'owner', 'administrator', 'auditor')),
    controller_id TEXT NOT NULL,
    PRIMARY KEY (staff_id, role, controller_id)
);

CREATE TABLE sessions (
    token_hash      TEXT PRIMARY KEY,
    provider        TEXT NOT NULL CHECK (provider IN ('citizen', 'staff')),
    data_subject_id TEXT REFERENCES data_subjects (id),
    staff_id        TEXT REFERENCES staff (id),
    provider_sid    TEXT NOT NULL,
    acr             TEXT NOT NULL,
    csrf            TEXT NOT NULL,
    id_token_sealed BLOB NOT NULL,
    language        TEXT NOT NULL,
    created_at      TIMESTAMP NOT NULL,
    seen_at         TIMESTAMP NOT NULL,
    expires_at      TIMESTAMP NOT NULL,
    CHECK ((data_subject_id IS NULL) <> (staff_id IS NULL))
);
CREATE INDEX sessions_by_sid ON sessions (provider, provider_sid);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);
CREATE UNIQUE INDEX sessions_by_csrf ON sessions (csrf);

CREATE TABLE kept_forms (
    data_subject_id TEXT NOT NULL REFERENCES data_subjects (id),
    page            TEXT NOT NULL,
    fields_sealed   BLOB NOT NULL,
    expires_at      TIMESTAMP NOT NULL,
    PRIMARY KEY (data_subject_id, page)
);
CREATE INDEX kept_forms_by_expiry ON kept_forms (expires_at);

CREATE TABLE login_attempts (
    state_hash      TEXT PRIMARY KEY,
    provider        TEXT NOT NULL,
    browser_hash    TEXT NOT NULL,
    nonce           TEXT NOT NULL,
    verifier_sealed BLOB NOT NULL,
    return_to       TEXT NOT NULL,
    expires_at      TIMESTAMP NOT NULL
);
CREATE INDEX login_attempts_by_expiry ON login_attempts (expires_at);
