-- +goose Up
CREATE TABLE representations (
    id                TEXT PRIMARY KEY,
    subject_id        TEXT NOT NULL REFERENCES data_subjects (id),
    controller_id     TEXT NOT NULL REFERENCES controllers (id),
    representative_id TEXT NOT NULL REFERENCES data_subjects (id),
    person_id         TEXT REFERENCES data_subjects (id),
    relation          TEXT NOT NULL CHECK (relation IN ('child', 'guardian', 'authorised')),
    state             TEXT NOT NULL CHECK (state IN ('claimed', 'shown', 'refused', 'ended')),
    name_sealed       BLOB NOT NULL,
    born_sealed       BLOB NOT NULL,
    source            TEXT NOT NULL CHECK (source IN ('', 'document', 'register')),
    postal_sealed     BLOB,
    note_sealed       BLOB,
    checked_by        TEXT REFERENCES staff (id),
    checked_at        TIMESTAMP,
    until             TEXT,
    own_from          TEXT,
    ended_by          TEXT NOT NULL,
    ended_at          TIMESTAMP,
    created_at        TIMESTAMP NOT NULL,
    UNIQUE (subject_id, controller_id),
    CHECK (representative_id <> subject_id AND (person_id IS NULL OR person_id <> representative_id)),
    CHECK ((checked_by IS NULL) = (checked_at IS NULL)),
    CHECK ((state = 'ended') = (ended_at IS NOT NULL))
);
CREATE INDEX representations_by_representative ON representations (representative_id);
CREATE INDEX representations_by_person ON representations (person_id) WHERE person_id IS NOT NULL;
