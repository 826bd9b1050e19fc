-- +goose Up
CREATE TABLE collections (
    id            TEXT PRIMARY KEY,
    item_id       TEXT NOT NULL REFERENCES request_items (id),
    controller_id TEXT NOT NULL REFERENCES controllers (id),
    store_id      TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'found', 'nothing', 'stopped', 'failed', 'not-searched', 'with-owner', 'unanswered')),
    reason        TEXT NOT NULL,
    at_once       BOOLEAN NOT NULL,
    deletes_on    DATE,
    row_count     INTEGER NOT NULL,
    searched_by   TEXT,
    parts         TEXT,
    queries       INTEGER NOT NULL,
    took          BIGINT NOT NULL,
    tries         INTEGER NOT NULL,
    trying        BOOLEAN NOT NULL,
    started_at    TIMESTAMPTZ,
    finished_at   TIMESTAMPTZ,
    refusal_sealed BYTEA,
    UNIQUE (item_id, store_id)
);

CREATE INDEX collections_deleted ON collections (controller_id, deletes_on) WHERE deletes_on IS NOT NULL;

CREATE TABLE omissions (
    id            TEXT PRIMARY KEY,
    collection_id TEXT NOT NULL REFERENCES collections (id),
    item_id       TEXT NOT NULL REFERENCES request_items (id),
    controller_id TEXT NOT NULL REFERENCES controllers (id),
    store_id      TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('stopped', 'failed', 'not-searched', 'unanswered')),
    reason        TEXT NOT NULL,
    why_sealed    BYTEA NOT NULL,
    chosen_by     TEXT NOT NULL REFERENCES staff (id),
    chosen_at     TIMESTAMPTZ NOT NULL,
    ended_at      TIMESTAMPTZ
);
CREATE INDEX omissions_by_item ON omissions (item_id);
CREATE UNIQUE INDEX omissions_standing ON omissions (collection_id) WHERE ended_at IS NULL;

CREATE TABLE collected_pages (
    id            TEXT PRIMARY KEY,
    collection_id TEXT NOT NULL REFERENCES collections (id),
    item_id       TEXT NOT NULL REFERENCES request_items (id),
    controller_id TEXT NOT NULL REFERENCES controllers (id),
    seq           BIGINT NOT NULL,
    query_id      TEXT NOT NULL,
    number        INTEGER NOT NULL,
    dataset       TEXT NOT NULL,
    name          TEXT NOT NULL,
    last          BOOLEAN NOT NULL,
    row_count     INTEGER NOT NULL,
    sealed        BYTEA NOT NULL,
    created_at    TIMESTAMPTZ NOT NULL,
    UNIQUE (item_id, seq),
    UNIQUE (item_id, query_id, number)
);
CREATE INDEX collected_pages_by_collection ON collected_pages (collection_id);

CREATE TABLE store_tasks (
    id            TEXT PRIMARY KEY,
    collection_id TEXT NOT NULL UNIQUE REFERENCES collections (id),
    item_id       TEXT NOT NULL REFERENCES request_items (id),
    controller_id TEXT NOT NULL REFERENCES controllers (id),
    store_id      TEXT NOT NULL,
    owner_email   TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('open', 'completed', 'not-found', 'exception')),
    due           DATE NOT NULL,
    note_sealed   BYTEA,
    answered_by   TEXT REFERENCES staff (id),
    answered_at   TIMESTAMPTZ,
    created_at    TIMESTAMPTZ NOT NULL
);
CREATE INDEX store_tasks_by_owner ON store_tasks (owner_email, state, due);

CREATE TABLE attachments (
    page_id        TEXT NOT NULL REFERENCES collected_pages (id) ON DELETE CASCADE,
    row_index      INTEGER NOT NULL,
    item_id        TEXT NOT NULL REFERENCES request_items (id),
    controller_id  TEXT NOT NULL REFERENCES controllers (id),
    content_sealed BYTEA NOT NULL,
    created_at     TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (page_id, row_index)
);
CREATE INDEX attachments_by_item ON attachments (item_id);

CREATE TABLE review_choices (
    page_id       TEXT NOT NULL REFERENCES collected_pages (id),
    row_index     INTEGER NOT NULL,
    item_id       TEXT NOT NULL REFERENCES request_items (id),
    controller_id TEXT NOT NULL REFERENCES controllers (id),
    outcome       TEXT NOT NULL CHECK (outcome IN ('released', 'withheld')),
    ground        TEXT NOT NULL,
    reason_sealed BYTEA,
    argument_sealed BYTEA,
    chosen_by     TEXT NOT NULL REFERENCES staff (id),
    chosen_at     TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (page_id, row_index),
    CHECK (outcome = 'released' OR (ground <> '' AND reason_sealed IS NOT NULL))
);
CREATE INDEX review_choices_by_item ON review_choices (item_id, page_id);

CREATE TABLE redactions (
    page_id         TEXT NOT NULL REFERENCES collected_pages (id) ON DELETE CASCADE,
    row_index       INTEGER NOT NULL,
    field           TEXT NOT NULL,
    begins          INTEGER NOT NULL,
    ends            INTEGER NOT NULL,
    item_id         TEXT NOT NULL REFERENCES request_items (id),
    controller_id   TEXT NOT NULL REFERENCES controllers (id),
    ground          TEXT NOT NULL CHECK (ground <> ''),
    reason_sealed   BYTEA NOT NULL,
    argument_sealed BYTEA,
    chosen_by       TEXT NOT NULL REFERENCES staff (id),
    chosen_at       TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (page_id, row_index, field, begins),
    CHECK (begins = 0 AND ends = 0 OR begins >= 0 AND ends > begins)
);
CREATE INDEX redactions_by_item ON redactions (item_id, page_id);

CREATE TABLE row_notes (
    page_id       TEXT NOT NULL REFERENCES collected_pages (id) ON DELETE CASCADE,
    row_index     INTEGER NOT NULL,
    item_id       TEXT NOT NULL REFERENCES request_items (id),
    controller_id TEXT NOT NULL REFERENCES controllers (id),
    note_sealed   BYTEA NOT NULL,
    written_by    TEXT NOT NULL REFERENCES staff (id),
    written_at    TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (page_id, row_index)
);
CREATE INDEX row_notes_by_item ON row_notes (item_id, page_id);

CREATE TABLE review_steps (
    id            TEXT PRIMARY KEY,
    item_id       TEXT NOT NULL REFERENCES request_items (id),
    controller_id TEXT NOT NULL REFERENCES controllers (id),
    number        INTEGER NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('released', 'withheld', 'rest', 'redacted', 'unredacted', 'noted')),
    ground        TEXT NOT NULL,
    amount        INTEGER NOT NULL,
    done_by       TEXT NOT NULL REFERENCES staff (id),
    done_at       TIMESTAMPTZ NOT NULL,
    undone_by     TEXT REFERENCES staff (id),
    undone_at     TIMESTAMPTZ,
    UNIQUE (item_id, number)
);

CREATE TABLE review_step_pages (
    step_id       TEXT NOT NULL REFERENCES review_steps (id) ON DELETE CASCADE,
    page_id       TEXT NOT NULL REFERENCES collected_pages (id) ON DELETE CASCADE,
    before_sealed BYTEA NOT NULL,
    PRIMARY KEY (step_id, page_id)
);
CREATE INDEX review_step_pages_by_page ON review_step_pages (page_id);

CREATE TABLE review_searches (
    id          TEXT PRIMARY KEY,
    item_id     TEXT NOT NULL REFERENCES request_items (id),
    staff_id    TEXT NOT NULL REFERENCES staff (id),
    text_sealed BYTEA NOT NULL,
    searched_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE fact_confirmations (
    item_id       TEXT NOT NULL REFERENCES request_items (id),
    activity_id   TEXT NOT NULL,
    fact          TEXT NOT NULL CHECK (fact IN ('recipients', 'automated')),
    controller_id TEXT NOT NULL REFERENCES controllers (id),
    statement     TEXT NOT NULL,
    confirmed_by  TEXT NOT NULL REFERENCES staff (id),
    confirmed_at  TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (item_id, activity_id, fact)
);
