-- What operators hold in another position than usual. A row stays after the lever has let go by itself, until it is let
-- go or pulled again.
create table levers (
    id text collate "C" primary key,
    version bigint not null,
    -- carillon.v1.Lever
    lever bytea not null
);
