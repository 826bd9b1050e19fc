-- +goose Up
ALTER TABLE controllers ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE processing_activities ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

CREATE TABLE staff_absences (
    id            TEXT PRIMARY KEY,
    controller_id TEXT NOT NULL REFERENCES controllers (id),
    staff_id      TEXT NOT NULL REFERENCES staff (id),
    first_day     DATE NOT NULL,
    last_day      DATE NOT NULL,
    substitute_id TEXT NOT NULL REFERENCES staff (id),
    noted_by      TEXT NOT NULL,
    noted_at      TIMESTAMP NOT NULL,
    CHECK (first_day <= last_day),
    CHECK (staff_id <> substitute_id)
);
CREATE INDEX staff_absences_by_controller ON staff_absences (controller_id, last_day);
