-- +goose Up
CREATE TABLE effect_plans (
    id             TEXT PRIMARY KEY,
    item_id        TEXT NOT NULL REFERENCES request_items (id),
    controller_id  TEXT NOT NULL REFERENCES controllers (id),
    kind           TEXT NOT NULL CHECK (kind IN ('erase', 'rectify', 'restrict', 'lift')),
    state          TEXT NOT NULL CHECK (state IN ('asked', 'made', 'approved', 'spent')),
    choices_sealed BYTEA NOT NULL,
    hash           TEXT NOT NULL,
    plan_sealed    BYTEA,
    secret_sealed  BYTEA,
    asked_by       TEXT NOT NULL REFERENCES staff (id),
    asked_at       TIMESTAMPTZ NOT NULL,
    made_at        TIMESTAMPTZ,
    CHECK (state IN ('asked', 'spent') OR (hash <> '' AND plan_sealed IS NOT NULL AND secret_sealed IS NOT NULL)),
    CHECK (state <> 'spent' OR secret_sealed IS NULL)
);
CREATE UNIQUE INDEX effect_plans_current ON effect_plans (item_id) WHERE state <> 'spent' AND kind <> 'lift';
CREATE UNIQUE INDEX effect_plans_lifting ON effect_plans (item_id) WHERE state <> 'spent' AND kind = 'lift';

CREATE TABLE fulfilments (
    id             TEXT PRIMARY KEY,
    plan_id        TEXT NOT NULL REFERENCES effect_plans (id),
    item_id        TEXT NOT NULL REFERENCES request_items (id),
    controller_id  TEXT NOT NULL REFERENCES controllers (id),
    store_id       TEXT NOT NULL,
    kind           TEXT NOT NULL CHECK (kind IN ('erase', 'rectify', 'restrict', 'lift')),
    plan_hash      TEXT NOT NULL,
    state          TEXT NOT NULL CHECK (state IN ('planned', 'doing', 'done', 'partly', 'failed', 'unknown', 'handed', 'owner', 'declined')),
    reason         TEXT NOT NULL,
    trying         BOOLEAN NOT NULL,
    tries          INTEGER NOT NULL,
    receipt_sealed BYTEA,
    changed        BOOLEAN NOT NULL,
    left_sealed    BYTEA,
    owner_email    TEXT NOT NULL,
    due            DATE,
    note_sealed    BYTEA,
    answered_by    TEXT REFERENCES staff (id),
    why_sealed     BYTEA,
    proposed_by    TEXT REFERENCES staff (id),
    proposed_at    TIMESTAMPTZ,
    back_sealed    BYTEA,
    given_up_by    TEXT REFERENCES staff (id),
    given_up_at    TIMESTAMPTZ,
    created_at     TIMESTAMPTZ NOT NULL,
    ended_at       TIMESTAMPTZ,
    UNIQUE (plan_id, store_id),
    CHECK (proposed_at IS NULL OR (proposed_by IS NOT NULL AND why_sealed IS NOT NULL)),
    CHECK (given_up_at IS NULL OR (given_up_by IS NOT NULL AND proposed_at IS NOT NULL AND given_up_by <> proposed_by))
);
CREATE INDEX fulfilments_by_item ON fulfilments (item_id);
CREATE INDEX fulfilments_proposed ON fulfilments (controller_id) WHERE proposed_at IS NOT NULL AND given_up_at IS NULL;
CREATE INDEX fulfilments_by_owner ON fulfilments (owner_email, state) WHERE owner_email <> '';

CREATE TABLE restrictions (
    id              TEXT PRIMARY KEY,
    item_id         TEXT NOT NULL REFERENCES request_items (id),
    controller_id   TEXT NOT NULL REFERENCES controllers (id),
    data_subject_id TEXT NOT NULL REFERENCES data_subjects (id),
    state           TEXT NOT NULL CHECK (state IN ('in_force', 'told', 'lifting', 'lifted')),
    what_sealed     BYTEA NOT NULL,
    stores          TEXT NOT NULL,
    imposed_at      TIMESTAMPTZ NOT NULL,
    until           DATE,
    lift_on         DATE,
    lift_why_sealed BYTEA,
    letter_id       TEXT REFERENCES letters (id),
    ordered_by      TEXT REFERENCES staff (id),
    lifted_at       TIMESTAMPTZ,
    CHECK (state = 'in_force' OR (lift_on IS NOT NULL AND lift_why_sealed IS NOT NULL AND letter_id IS NOT NULL AND ordered_by IS NOT NULL)),
    CHECK ((state = 'lifted') = (lifted_at IS NOT NULL))
);
CREATE UNIQUE INDEX restrictions_current ON restrictions (item_id) WHERE state <> 'lifted';
CREATE INDEX restrictions_by_person ON restrictions (controller_id, data_subject_id);
CREATE INDEX restrictions_by_item ON restrictions (item_id);

CREATE TABLE recipient_notices (
    id            TEXT PRIMARY KEY,
    item_id       TEXT NOT NULL REFERENCES request_items (id),
    controller_id TEXT NOT NULL REFERENCES controllers (id),
    position      INTEGER NOT NULL,
    name_sealed   BYTEA NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('recipient', 'processor', 'public')),
    state         TEXT NOT NULL CHECK (state IN ('to_tell', 'told', 'not_disclosed', 'impossible', 'disproportionate')),
    why_sealed    BYTEA,
    found         BOOLEAN NOT NULL DEFAULT false,
    given_at      TIMESTAMPTZ,
    told_on       DATE,
    noted_by      TEXT REFERENCES staff (id),
    CHECK (state NOT IN ('impossible', 'disproportionate') OR why_sealed IS NOT NULL),
    CHECK ((state = 'told') = (told_on IS NOT NULL)),
    CHECK (noted_by IS NULL OR given_at IS NOT NULL),
    CHECK (state <> 'told' OR noted_by IS NOT NULL)
);
CREATE UNIQUE INDEX recipient_notices_proposed ON recipient_notices (item_id, position) WHERE given_at IS NULL;
CREATE UNIQUE INDEX recipient_notices_given ON recipient_notices (item_id, position) WHERE given_at IS NOT NULL;
CREATE INDEX recipient_notices_to_tell ON recipient_notices (controller_id, item_id) WHERE state = 'to_tell' AND given_at IS NOT NULL;
