-- Appends items of one partition to the hot tails of their recipients, once each, and returns the nodes that need them.
-- Before that, it claims the partition's beginning if the caller asks for it: the claim that every item of the
-- partition after a position is appended. A claim is valid once it is confirmed: a node that was paused while others
-- continued may write a wrong claim, but not confirm it.
-- A tail has every item after position `from`, as far as they came after the partition's beginning.
-- If `trimmed` is set, items up to `from` are missing, because they were deleted to keep the limits or came too late;
-- otherwise the tail started at `from`. It has the ids of all items that were decided after `since`: it cannot detect a
-- repeat of an older item, and then returns {}.
-- Every recipient is independent of the others: if the append for one fails, it is done for the others, and then the
-- script fails. A caller may repeat a call that failed.
-- KEYS[1]  string, the partition's beginning: "<run> <epoch> <position>", and until it is confirmed " <claimant>"
-- KEYS[2…] per recipient: hash, the tail: epoch, run, top, from, trimmed, head, last, bytes, since, until (millisecond
--          at which it expires, or an earlier one); per item i:<n> (the item), m:<n> ("position id
--          millisecond-of-append"), n:<id> (its n); and hash, presence: node -> millisecond at which its
--          registration expires
-- ARGV[1]  string: epoch; a tail of another epoch or another run is deleted
-- ARGV[2]  integer: position that is claimed as the beginning
-- ARGV[3]  string: claimant, the id of one node's period of ownership of the partition; '' to claim nothing
-- ARGV[4]  integer: most items of a tail; a tail that exceeds it keeps 15/16 of it
-- ARGV[5]  integer: bytes to keep in a tail
-- ARGV[6]  integer: lifetime of a tail in milliseconds; without new items it ends after 7/8 of it at the earliest
-- ARGV[7]  integer: 1 if no item repeats an item that its tail does not have, else 0
-- ARGV[8…] per recipient: integer, number of its items; per item: integer position (ascending), string id, integer
--          millisecond of its decision, bytes of the item
-- Returns  {integer: 2 if the claim was written now, 1 if the claimant had written it already, 0 if there is another
--          one or nothing was to be claimed;
--          per recipient {} if an item may be such a repeat (nothing was changed for the recipient then), else
--          {integer: position up to which the tail is complete, which is its top before, or the partition's beginning
--          for a new tail, or -1 if that is not known;
--          {per item 1, or 0 if the tail has it at another position};
--          {string: nodes that hold connections}}}
local epoch, claimant = ARGV[1], ARGV[3]
local most_items, most_bytes, lifetime = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local ruled_out = ARGV[7] == '1'
-- Most values of one call of Redis, far below the limit of Lua's `unpack`.
local most_values = 3000
local slice = math.floor(most_items / 16)
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)
local now_text = string.format('%d', now)

local log = run .. ' ' .. epoch .. ' '
local noted = redis.call('GET', KEYS[1])
if noted and string.sub(noted, 1, #log) == log then
    noted = string.sub(noted, #log + 1)
else
    noted = ''
end
local claim = 0
if claimant ~= '' then
    local position, by = string.match(noted, '^(%d+) ?(%S*)$')
    if by == claimant then
        claim = 1
    -- A claimant that was paused is behind and cannot confirm.
    elseif not by or (by ~= '' and tonumber(position) <= tonumber(ARGV[2])) then
        noted = ARGV[2] .. ' ' .. claimant
        redis.call('SET', KEYS[1], log .. noted)
        claim = 2
    end
end
local beginning = tonumber(string.match(noted, '^%d+$') or -1)

-- `first` is the argument with which the recipient's items begin, `after` the one after them.
local function append(tail, presence, first, after)
    local asked = {'epoch', 'top', 'from', 'trimmed', 'head', 'last', 'bytes', 'since', 'run', 'until'}
    for i = first, after - 1, 4 do
        asked[#asked + 1] = 'n:' .. ARGV[i + 1]
    end
    local meta = redis.call('HMGET', tail, unpack(asked))
    local top, from, trimmed, head, last, bytes
    local previous, since, expires = beginning, now, 0
    local goes_on = meta[1] == epoch and meta[9] == run
    if goes_on then
        since = tonumber(meta[8] or 0)
        expires = tonumber(meta[10] or 0)
    end
    if not ruled_out then
        for i = first, after - 1, 4 do
            local known = goes_on and meta[11 + (i - first) / 4]
            if tonumber(ARGV[i + 2]) < since and not known then
                return {}
            end
        end
    end
    local changed = {}
    local function set(field, value)
        changed[#changed + 1] = field
        changed[#changed + 1] = value
    end
    if goes_on then
        top, from, trimmed = tonumber(meta[2]), tonumber(meta[3]), tonumber(meta[4])
        head, last, bytes = tonumber(meta[5]), tonumber(meta[6]), tonumber(meta[7])
        previous = top
    else
        if meta[1] then
            redis.call('DEL', tail)
        end
        from = tonumber(ARGV[first]) - 1
        top, trimmed, head, last, bytes = from, 0, 1, 0, 0
        set('epoch', epoch)
        set('run', run)
    end
    local from_before, head_before, last_before = goes_on and from, head, goes_on and last

    local fresh = {}
    local here = {} -- positions of the ids that this call appends
    for i = first, after - 1, 4 do
        local position = tonumber(ARGV[i])
        local id, item = ARGV[i + 1], ARGV[i + 3]
        local at = here[id]
        if not at then
            local known = goes_on and meta[11 + (i - first) / 4]
            if known then
                at = tonumber(string.match(redis.call('HGET', tail, 'm:' .. known), '^(%d+)'))
            end
        end
        if at then
            fresh[#fresh + 1] = (at == position) and 1 or 0
        else
            fresh[#fresh + 1] = 1
            if position > top then
                last = last + 1
                set('i:' .. last, item)
                set('m:' .. last, ARGV[i] .. ' ' .. id .. ' ' .. now_text)
                set('n:' .. id, last)
                here[id] = position
                bytes = bytes + #item
                top = position
            elseif position > from then
                from, trimmed = top, 1
            end
        end
        if #changed >= most_values then
            redis.call('HSET', tail, unpack(changed))
            changed = {}
        end
    end

    if last - head + 1 > most_items or bytes > most_bytes then
        if #changed > 0 then
            redis.call('HSET', tail, unpack(changed))
            changed = {}
        end
        -- A full tail is trimmed by a slice at a time, so that most appends do not trim.
        local left = last - head + 1 > most_items and most_items - slice or most_items
        local dropped, marks, first_mark = {}, {}, head
        while head <= last and (last - head + 1 > left or bytes > most_bytes) do
            local mark = marks[head - first_mark + 1]
            if not mark then
                local names = {}
                for n = head, math.min(last, head + math.max(0, math.min(most_values, last - head + 1 - left) - 1)) do
                    names[#names + 1] = 'm:' .. n
                end
                marks, first_mark = redis.call('HMGET', tail, unpack(names)), head
                mark = marks[1]
            end
            local position, id, appended = string.match(mark, '^(%d+) (%S+) ?(%d*)$')
            bytes = bytes - redis.call('HSTRLEN', tail, 'i:' .. head)
            dropped[#dropped + 1] = 'i:' .. head
            dropped[#dropped + 1] = 'm:' .. head
            dropped[#dropped + 1] = 'n:' .. id
            from, trimmed = tonumber(position), 1
            since = math.max(since, tonumber(appended) or now)
            head = head + 1
            if #dropped >= most_values then
                redis.call('HDEL', tail, unpack(dropped))
                dropped = {}
            end
        end
        if #dropped > 0 then
            redis.call('HDEL', tail, unpack(dropped))
        end
    end

    if from ~= from_before or head ~= head_before then
        set('from', string.format('%d', from))
        set('trimmed', trimmed)
        set('head', head)
        set('since', string.format('%d', since))
    end
    if last ~= last_before or head ~= head_before then
        set('top', string.format('%d', top))
        set('last', last)
        set('bytes', bytes)
    end
    -- Writing the expiry costs a call, so it is written again only when an eighth of the lifetime has passed. A
    -- lifetime that was configured shorter counts at once.
    local renews = expires - now < lifetime - lifetime / 8 or expires > now + lifetime
    if renews then
        set('until', string.format('%d', now + lifetime))
    end
    if #changed > 0 then
        redis.call('HSET', tail, unpack(changed))
    end
    if renews then
        redis.call('PEXPIRE', tail, lifetime)
    end

    local registered = redis.call('HGETALL', presence)
    local nodes = {}
    for i = 1, #registered, 2 do
        if tonumber(registered[i + 1]) > now then
            nodes[#nodes + 1] = registered[i]
        else
            redis.call('HDEL', presence, registered[i])
        end
    end
    return {previous, fresh, nodes}
end

local answer, failure = {claim}, nil
local first = 8
for k = 2, #KEYS, 2 do
    local after = first + 1 + 4 * tonumber(ARGV[first])
    local done, result = pcall(append, KEYS[k], KEYS[k + 1], first + 1, after)
    if done then
        answer[#answer + 1] = result
    else
        failure = failure or result
    end
    first = after
end
if failure then
    return redis.error_reply(type(failure) == 'table' and failure.err or tostring(failure))
end
return answer
