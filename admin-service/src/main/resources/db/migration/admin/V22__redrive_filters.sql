-- The filter of a redrive is JSON. Before, it was kept in the notation of a Java record.
update redrives
set filter = jsonb_strip_nulls(jsonb_build_object(
    'tenant', nullif(substring(filter from 'tenant=([^,\]]*)'), ''),
    'code', nullif(substring(filter from ' code=([^,\]]*)'), ''),
    'provider', nullif(substring(filter from ' provider=([^,\]]*)'), ''),
    'sourceTopic', nullif(substring(filter from ' sourceTopic=([^,\]]*)'), ''),
    'from', case when filter not like '% fromMillis=0,%' then
        to_char(to_timestamp(substring(filter from ' fromMillis=(\d+)')::bigint / 1000.0) at time zone 'UTC',
            'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') end,
    'to', case when filter not like '% toMillis=9223372036854775807]' then
        to_char(to_timestamp(substring(filter from ' toMillis=(\d+)')::bigint / 1000.0) at time zone 'UTC',
            'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') end))::text
where filter like 'LetterFilter[%';
