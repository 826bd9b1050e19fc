-- +goose Up
CREATE TABLE reminders (
    id            TEXT PRIMARY KEY,
    controller_id TEXT NOT NULL REFERENCES controllers (id),
    item_id       TEXT NOT NULL REFERENCES request_items (id),
    task_id       TEXT, -- refers to no row: a task that could not be answered is taken back, and what was reminded of stays
    step          TEXT NOT NULL,
    for_date      DATE NOT NULL,
    made_at       TIMESTAMP NOT NULL,
    mail_ids      TEXT
);
CREATE UNIQUE INDEX reminders_case_once ON reminders (item_id, step, for_date) WHERE task_id IS NULL;
CREATE UNIQUE INDEX reminders_task_once ON reminders (task_id, step, for_date) WHERE task_id IS NOT NULL;

CREATE TABLE digests (
    staff_id TEXT NOT NULL REFERENCES staff (id),
    day      DATE NOT NULL,
    mail_id  TEXT REFERENCES mails (id),
    made_at  TIMESTAMP NOT NULL,
    PRIMARY KEY (staff_id, day)
);

ALTER TABLE mails ADD COLUMN figures TEXT;

CREATE INDEX request_items_by_target ON request_items (controller_id, target, id)
    WHERE status IN ('received', 'collecting', 'review', 'approval', 'partly');
CREATE INDEX inquiries_to_remind ON inquiries (controller_id, asked_at) WHERE answered_at IS NULL AND reminded_at IS NULL;
CREATE INDEX store_tasks_open ON store_tasks (controller_id, id) WHERE state = 'open';
CREATE INDEX advices_asked ON advices (controller_id) WHERE given_at IS NULL;
CREATE INDEX staff_grants_by_controller ON staff_grants (controller_id, role);
