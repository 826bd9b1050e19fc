-- +goose Up
CREATE TABLE statistics_cells (
    controller_id  TEXT NOT NULL REFERENCES controllers (id),
    month          TEXT NOT NULL,
    invoked_right  TEXT NOT NULL,
    activity_id    TEXT NOT NULL,
    received       INTEGER NOT NULL,
    answered       INTEGER NOT NULL,
    kept_law       INTEGER NOT NULL,
    promised       INTEGER NOT NULL,
    kept_promise   INTEGER NOT NULL,
    waiting        INTEGER NOT NULL,
    withdrawn      INTEGER NOT NULL,
    forwarded      INTEGER NOT NULL,
    extended       INTEGER NOT NULL,
    paused         INTEGER NOT NULL,
    paused_days    INTEGER NOT NULL,
    partly         INTEGER NOT NULL,
    refused        INTEGER NOT NULL,
    reopened       INTEGER NOT NULL,
    answer_days    TEXT NOT NULL,
    refusals       TEXT NOT NULL,
    PRIMARY KEY (controller_id, month, invoked_right, activity_id)
);

CREATE TABLE statistics_turns (
    controller_id TEXT PRIMARY KEY REFERENCES controllers (id),
    counted       INTEGER NOT NULL
);

CREATE TABLE statistics_dirty (
    controller_id TEXT NOT NULL,
    month         TEXT NOT NULL
);
CREATE INDEX statistics_dirty_by_month ON statistics_dirty (controller_id, month);

CREATE INDEX request_items_by_receipt ON request_items (controller_id, received_on);

-- What is overdue is counted from this index alone, without the items. It
-- repeats the columns of its own condition, since SQLite looks at them again.
CREATE INDEX request_items_overdue ON request_items
    (controller_id, governing, received_on, invoked_right, activity_id, one_month, extended, extended_at, status, first_answer_at)
    WHERE status IN ('received', 'collecting', 'review', 'approval', 'partly') AND first_answer_at IS NULL;

-- Whatever changes an item notes the month whose figures are no longer true.
-- There is one writer at a time, so one note for a month is enough.

-- +goose StatementBegin
CREATE TRIGGER request_items_counted AFTER INSERT ON request_items
BEGIN
    INSERT INTO statistics_dirty (controller_id, month)
    SELECT NEW.controller_id, substr(NEW.received_on, 1, 7)
    WHERE NOT EXISTS (SELECT 1 FROM statistics_dirty WHERE controller_id = NEW.controller_id AND month = substr(NEW.received_on, 1, 7));
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER request_items_recounted AFTER UPDATE ON request_items
WHEN (OLD.controller_id, OLD.received_on, OLD.invoked_right, OLD.activity_id, OLD.status, OLD.governing, OLD.one_month, OLD.extended,
      OLD.extended_at, OLD.paused_days,
      OLD.first_answer_at, OLD.answer_days, OLD.kept_promise, OLD.kept_law, OLD.first_outcome, OLD.first_ground,
      OLD.first_extended, OLD.first_paused_days, OLD.reopened_at)
    IS NOT
     (NEW.controller_id, NEW.received_on, NEW.invoked_right, NEW.activity_id, NEW.status, NEW.governing, NEW.one_month, NEW.extended,
      NEW.extended_at, NEW.paused_days,
      NEW.first_answer_at, NEW.answer_days, NEW.kept_promise, NEW.kept_law, NEW.first_outcome, NEW.first_ground,
      NEW.first_extended, NEW.first_paused_days, NEW.reopened_at)
BEGIN
    INSERT INTO statistics_dirty (controller_id, month)
    SELECT NEW.controller_id, substr(NEW.received_on, 1, 7)
    WHERE NOT EXISTS (SELECT 1 FROM statistics_dirty WHERE controller_id = NEW.controller_id AND month = substr(NEW.received_on, 1, 7));
    INSERT INTO statistics_dirty (controller_id, month)
    SELECT OLD.controller_id, substr(OLD.received_on, 1, 7)
    WHERE NOT EXISTS (SELECT 1 FROM statistics_dirty WHERE controller_id = OLD.controller_id AND month = substr(OLD.received_on, 1, 7));
END;
-- +goose StatementEnd

INSERT INTO statistics_dirty (controller_id, month)
SELECT DISTINCT controller_id, substr(received_on, 1, 7) FROM request_items;
