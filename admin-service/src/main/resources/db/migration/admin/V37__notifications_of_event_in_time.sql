-- The notifications of an event are listed from the newest to the oldest, like all others.
drop index tracked_notifications_of_event;
create index tracked_notifications_of_event on tracked_notifications (event_key, since_millis desc, key desc);
