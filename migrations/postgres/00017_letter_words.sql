-- +goose Up
CREATE TABLE letter_words (
    controller_id TEXT NOT NULL REFERENCES controllers (id),
    kind          TEXT NOT NULL CHECK (kind IN ('receipt', 'answer', 'complete', 'extension', 'inquiry', 'inquiry-reminder', 'decision', 'fee', 'forwarded', 'rerouted', 'reopened', 'restriction-lifting', 'restriction-stands', 'recipients-told', 'relation', 'transfer', 'withdrawn', 'ordinary')),
    language      TEXT NOT NULL CHECK (language IN ('nb', 'nn', 'en')),
    version       INTEGER NOT NULL,
    opening       TEXT NOT NULL,
    closing       TEXT NOT NULL,
    said_by       TEXT NOT NULL,
    said_at       TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (controller_id, kind, language, version)
);
