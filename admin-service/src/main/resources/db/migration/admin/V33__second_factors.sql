-- Second factors of operators: the secret of a time-based one-time password, sealed by the master key.
create table operator_second_factors (
    operator text collate "C" primary key references operators on delete cascade,
    secret bytea not null,
    -- null: not confirmed by a code yet, and not asked for
    confirmed_at_millis bigint,
    -- step of the last accepted code, which is not accepted again
    last_step bigint not null
);

create table operator_recovery_codes (
    operator text collate "C" not null references operator_second_factors on delete cascade,
    code_sha256 bytea not null,
    primary key (operator, code_sha256)
);
