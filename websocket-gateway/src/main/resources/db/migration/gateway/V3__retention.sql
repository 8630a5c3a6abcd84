-- Items that are older than their tenant keeps them. Rows come about in the order of time, so little is enough.
create index inbox_items_by_age on gateway.inbox_items using brin (arrived_at_millis);
