-- Failed sign-ins are counted by network and name, no longer by name and by address.
delete from sign_in_attempts;
create index sign_in_attempts_by_age on sign_in_attempts (since_millis);
