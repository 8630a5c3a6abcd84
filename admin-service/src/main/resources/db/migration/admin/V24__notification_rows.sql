-- A notification's receipts are in its own row, and so is an event that has one recipient only. Older rows stay as they
-- are, with their receipts in tracked_receipts and their events in tracked_events: readers read both.
-- Constant defaults: no row is rewritten, and the table is locked for a moment only.
alter table tracked_notifications
    -- true: the event has no other recipient; its type, lane and acceptance are this row's, and only a cancellation of
    -- the event has a row in tracked_events
    add column holds_event boolean not null default false,
    -- receipts, each with its length before it; the same one may stand in it twice. What no longer fits is in
    -- tracked_receipts, under a digest of the body as first_receipt
    add column receipts bytea not null default '';

-- Room for new versions of a counter on its own page, so that counting touches no index. For new pages.
alter table tracked_rates set (fillfactor = 50);
