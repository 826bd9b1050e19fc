-- +goose Up
CREATE TABLE drafts (
    data_subject_id TEXT NOT NULL REFERENCES data_subjects (id),
    controller_id   TEXT NOT NULL REFERENCES controllers (id),
    fields_sealed   BLOB NOT NULL,
    saved_at        TIMESTAMP NOT NULL,
    PRIMARY KEY (data_subject_id, controller_id)
);
CREATE INDEX drafts_by_age ON drafts (saved_at);

CREATE TABLE messages (
    id              TEXT PRIMARY KEY,
    request_id      TEXT NOT NULL REFERENCES rights_requests (id) ON DELETE CASCADE,
    item_id         TEXT NOT NULL REFERENCES request_items (id) ON DELETE CASCADE,
    controller_id   TEXT NOT NULL REFERENCES controllers (id),
    data_subject_id TEXT NOT NULL REFERENCES data_subjects (id),
    form_key        TEXT NOT NULL,
    author          TEXT NOT NULL CHECK (author IN ('person', 'staff')),
    staff_id        TEXT REFERENCES staff (id),
    writer_id       TEXT REFERENCES data_subjects (id),
    stage           TEXT NOT NULL CHECK (stage IN ('open', 'approval', 'answered')),
    addition        BOOLEAN NOT NULL,
    channel         TEXT NOT NULL CHECK (channel IN ('', 'letter', 'email', 'phone', 'counter')),
    came_on         TEXT,
    body_sealed     BLOB NOT NULL,
    written_at      TIMESTAMP NOT NULL,
    read_at         TIMESTAMP,
    UNIQUE (request_id, form_key),
    CHECK ((author = 'staff' OR channel <> '') = (staff_id IS NOT NULL)),
    CHECK ((channel <> '') = (came_on IS NOT NULL) AND (channel = '' OR addition)),
    CHECK ((author = 'person') = (writer_id IS NOT NULL))
);
CREATE INDEX messages_by_request ON messages (request_id, written_at, id);
CREATE INDEX messages_unread ON messages (controller_id, author, request_id, item_id) WHERE read_at IS NULL;

-- A file belongs to the draft of its person and controller until it is filed
-- with a request, and from then on to the request; number 0 of a request is a
-- file that waits for the message it goes with.
CREATE TABLE case_files (
    id              TEXT PRIMARY KEY,
    data_subject_id TEXT NOT NULL REFERENCES data_subjects (id),
    controller_id   TEXT NOT NULL REFERENCES controllers (id),
    request_id      TEXT REFERENCES rights_requests (id) ON DELETE CASCADE,
    message_id      TEXT REFERENCES messages (id) ON DELETE CASCADE,
    number          INTEGER NOT NULL,
    media_type      TEXT NOT NULL,
    size            INTEGER NOT NULL,
    name_sealed     BLOB NOT NULL,
    content_sealed  BLOB NOT NULL,
    created_at      TIMESTAMP NOT NULL,
    CHECK (number = 0 OR request_id IS NOT NULL),
    CHECK (message_id IS NULL OR number > 0)
);
CREATE UNIQUE INDEX case_files_by_number ON case_files (request_id, number) WHERE number > 0;
CREATE INDEX case_files_by_request ON case_files (request_id);
CREATE INDEX case_files_waiting ON case_files (data_subject_id, controller_id, created_at) WHERE number = 0;
CREATE INDEX case_files_by_message ON case_files (message_id);
