#include "scripts.hpp"

#include "fw/queue/job_queue.hpp"

namespace fw::queue::scripts {
namespace {

// What all scripts share. Its numbers are those of the headers:
static_assert(most_kept == 5'000 && milliseconds(kept_for).count() == 86'400'000);
static_assert(milliseconds(dead_kept_for).count() == 2'592'000'000);
static_assert(most_stalls == 10);
static_assert(most_priority * (std::int64_t{1} << 41) < (std::int64_t{1} << 53), "scores are doubles");
constexpr std::string_view prelude = R"lua(
local base, channel, now = KEYS[1], ARGV[1], tonumber(ARGV[2])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local call = redis.call
local function key(id) return base .. 'job:' .. id end
local function tell(kind, id, rest)
  call('PUBLISH', channel, '{"event":"' .. kind .. '","id":"' .. id .. '"' .. (rest or '') .. '}')
end
local function enqueue(id, priority, in_front)
  local place = in_front and 0 or call('HINCRBY', base .. 'meta', 'sequence', 1)
  call('HSET', key(id), 'state', 'waiting', 'token', '', 'ready_at', now)
  call('ZADD', base .. 'waiting', string.format('%.0f', priority * 2199023255552 + place), id)
end
local function free_dedup(id)
  local dedup = call('HGET', key(id), 'dedup')
  if dedup and dedup ~= '' and call('HGET', base .. 'dedup', dedup) == id then call('HDEL', base .. 'dedup', dedup) end
end
local function drop(state, ids)
  for _, id in ipairs(ids) do
    call('ZREM', base .. state, id)
    call('DEL', key(id))
  end
end
local function finish(id, state)
  free_dedup(id)
  call('HSET', key(id), 'state', state, 'token', '', 'finished_at', now)
  call('ZADD', base .. state, now, id)
  call('HINCRBY', base .. 'meta', state, 1)
  local kept = state == 'dead' and 2592000000 or 86400000
  drop(state, call('ZRANGEBYSCORE', base .. state, '-inf', now - kept, 'LIMIT', 0, 10))
  local surplus = call('ZCARD', base .. state) - 5000
  if surplus > 0 then drop(state, call('ZRANGE', base .. state, 0, math.min(surplus, 10) - 1)) end
end
local function held(id, token) return token ~= '' and call('HGET', key(id), 'token') == token end
local function asked(id) return call('HGET', key(id), 'cancel_asked') == '1' end
local function cancelled(id)
  finish(id, 'cancelled')
  tell('cancelled', id)
end
local fields = {'name', 'payload', 'priority', 'state', 'attempt', 'attempts', 'dedup', 'added_at', 'finished_at', 'percent', 'stage',
  'message', 'result', 'code', 'error', 'cancel_asked', 'worker', 'owner', 'trace'}
local function read(id, short)
  local out = call('HMGET', key(id), unpack(fields))
  if not out[1] then return nil end
  if short then out[2], out[13] = false, false end
  table.insert(out, 1, id)
  return out
end
)lua";

struct whole_script {
    explicit whole_script(std::string_view body) : text(std::string(prelude).append(body)) {}
    std::string text;
};

// id, name, payload, priority, delay, attempts, backoff, dedup, most waiting, owner, trace. {1 new | 0 there already |
// -1 full, id}
const whole_script add_text(R"lua(
local id, delay, dedup = ARGV[3], tonumber(ARGV[7]), ARGV[10]
if call('EXISTS', key(id)) == 1 then return {0, id} end
if dedup ~= '' then
  local other = call('HGET', base .. 'dedup', dedup)
  if other then return {0, other} end
end
if call('ZCARD', base .. 'waiting') + call('ZCARD', base .. 'delayed') >= tonumber(ARGV[11]) then return {-1, id} end
call('HSET', key(id), 'name', ARGV[4], 'payload', ARGV[5], 'priority', ARGV[6], 'attempt', 0, 'attempts', ARGV[8],
  'backoff', ARGV[9], 'dedup', dedup, 'added_at', now, 'owner', ARGV[12], 'trace', ARGV[13])
if dedup ~= '' then call('HSET', base .. 'dedup', dedup, id) end
if delay > 0 then
  call('HSET', key(id), 'state', 'delayed')
  call('ZADD', base .. 'delayed', now + delay, id)
else
  enqueue(id, ARGV[6])
end
call('HINCRBY', base .. 'meta', 'added', 1)
tell('added', id)
return {1, id}
)lua");

// worker, most, lock, token. {jobs, waiting, ms until something is due | -1, ids that died}
const whole_script reserve_text(R"lua(
for _, id in ipairs(call('ZRANGEBYSCORE', base .. 'delayed', '-inf', now, 'LIMIT', 0, 100)) do
  call('ZREM', base .. 'delayed', id)
  enqueue(id, call('HGET', key(id), 'priority'))
end
local died = {}
for _, id in ipairs(call('ZRANGEBYSCORE', base .. 'active', '-inf', now, 'LIMIT', 0, 100)) do
  call('ZREM', base .. 'active', id)
  call('HINCRBY', base .. 'meta', 'stalled', 1)
  local job = call('HMGET', key(id), 'priority', 'cancel_asked')
  call('HINCRBY', key(id), 'attempt', -1)
  local stalls = call('HINCRBY', key(id), 'stalls', 1)
  if job[2] == '1' then
    cancelled(id)
    died[#died + 1] = id
  elseif stalls >= 10 then
    call('HSET', key(id), 'code', 'queue.stalled', 'error', 'Whoever had the job was silent for too long, once too often.')
    finish(id, 'dead')
    tell('failed', id, ',"code":"queue.stalled","message":"The worker was lost once too often.","retry":false')
    died[#died + 1] = id
  else
    enqueue(id, job[1])
    tell('stalled', id)
  end
end
local jobs, most = {}, tonumber(ARGV[4])
if most > 0 and call('HGET', base .. 'meta', 'paused') ~= '1' then
  local popped = call('ZPOPMIN', base .. 'waiting', most)
  for i = 1, #popped, 2 do
    local id = popped[i]
    call('HINCRBY', key(id), 'attempt', 1)
    call('HSET', key(id), 'state', 'active', 'token', ARGV[6], 'worker', ARGV[3])
    call('ZADD', base .. 'active', now + tonumber(ARGV[5]), id)
    tell('started', id)
    jobs[#jobs + 1] = read(id)
  end
end
local due = -1
for _, set in ipairs({'delayed', 'active'}) do
  local first = call('ZRANGE', base .. set, 0, 0, 'WITHSCORES')
  if first[2] then
    local left = math.max(0, tonumber(first[2]) - now)
    if due < 0 or left < due then due = left end
  end
end
return {jobs, call('ZCARD', base .. 'waiting'), due, died}
)lua");

// id, token, lock. -1 lost | 1 cancel asked | 0
const whole_script renew_text(R"lua(
if not held(ARGV[3], ARGV[4]) then return -1 end
call('ZADD', base .. 'active', now + tonumber(ARGV[5]), ARGV[3])
return asked(ARGV[3]) and 1 or 0
)lua");

// id, token, percent, stage, message. As renew. Whoever takes over begins behind: what is less is not told.
const whole_script report_text(R"lua(
local id = ARGV[3]
if not held(id, ARGV[4]) then return -1 end
if tonumber(ARGV[5]) < (tonumber(call('HGET', key(id), 'percent')) or 0) then return asked(id) and 1 or 0 end
call('HSET', key(id), 'percent', ARGV[5], 'stage', ARGV[6], 'message', ARGV[7])
tell('progress', id, ',"percent":' .. ARGV[5] .. ',"stage":' .. cjson.encode(ARGV[6]) .. ',"message":' .. cjson.encode(ARGV[7]))
return asked(id) and 1 or 0
)lua");

// id, token, result. -1 lost | 0
const whole_script complete_text(R"lua(
local id = ARGV[3]
if not held(id, ARGV[4]) then return -1 end
call('ZREM', base .. 'active', id)
call('HSET', key(id), 'result', ARGV[5], 'percent', 100)
finish(id, 'completed')
tell('completed', id)
return 0
)lua");

// id, token, code, message, retry. {-1 lost} | {state, delay}
const whole_script fail_text(R"lua(
local id = ARGV[3]
if not held(id, ARGV[4]) then return {'lost', 0} end
call('ZREM', base .. 'active', id)
call('HSET', key(id), 'code', ARGV[5], 'error', ARGV[6])
if asked(id) then
  cancelled(id)
  return {'cancelled', 0}
end
local job = call('HMGET', key(id), 'attempt', 'attempts', 'backoff')
local attempt, retry = tonumber(job[1]), 'false'
local answer = {'dead', 0}
call('HINCRBY', base .. 'meta', 'failed', 1)
if ARGV[7] == '1' and attempt < tonumber(job[2]) then
  local wait = math.min(tonumber(job[3]) * 2 ^ (attempt - 1), 3600000)
  call('HSET', key(id), 'state', 'delayed', 'token', '')
  call('ZADD', base .. 'delayed', now + wait, id)
  answer, retry = {'delayed', wait}, 'true'
else
  finish(id, 'dead')
end
tell('failed', id, ',"code":' .. cjson.encode(ARGV[5]) .. ',"message":' .. cjson.encode(ARGV[6]) .. ',"retry":' .. retry)
return answer
)lua");

// id, token. -1 lost | 0
const whole_script hand_back_text(R"lua(
local id = ARGV[3]
if not held(id, ARGV[4]) then return -1 end
call('ZREM', base .. 'active', id)
call('HINCRBY', key(id), 'attempt', -1)
if asked(id) then
  cancelled(id)
else
  enqueue(id, call('HGET', key(id), 'priority'), true)
  tell('added', id)
end
return 0
)lua");

// id. -1 unknown | 0 cancelled | 1 asked | 2 finished already
const whole_script cancel_text(R"lua(
local id = ARGV[3]
local state = call('HGET', key(id), 'state')
if not state then return -1 end
if state == 'active' then
  call('HSET', key(id), 'cancel_asked', 1)
  tell('cancel_asked', id)
  return 1
end
if call('ZREM', base .. 'waiting', id) + call('ZREM', base .. 'delayed', id) == 0 then return 2 end
cancelled(id)
return 0
)lua");

// 1 or 0.
const whole_script set_paused_text(R"lua(
call('HSET', base .. 'meta', 'paused', ARGV[3])
tell(ARGV[3] == '1' and 'paused' or 'resumed', '')
return 0
)lua");

constexpr std::string_view revive = R"lua(
local function revive(id)
  call('ZREM', base .. 'dead', id)
  call('HSET', key(id), 'attempt', 0, 'stalls', 0, 'percent', 0, 'stage', '', 'message', '')
  call('HDEL', key(id), 'finished_at')
  local job = call('HMGET', key(id), 'priority', 'dedup')
  if job[2] and job[2] ~= '' then call('HSETNX', base .. 'dedup', job[2], id) end
  enqueue(id, job[1])
  tell('added', id)
end
)lua";

// id. -1 unknown | -2 not dead | 0
const whole_script retry_dead_text(std::string(revive) + R"lua(
local state = call('HGET', key(ARGV[3]), 'state')
if not state then return -1 end
if state ~= 'dead' then return -2 end
revive(ARGV[3])
return 0
)lua");

// most. How many.
const whole_script retry_all_dead_text(std::string(revive) + R"lua(
local ids = call('ZRANGE', base .. 'dead', 0, tonumber(ARGV[3]) - 1)
for _, id in ipairs(ids) do revive(id) end
return #ids
)lua");

// id. -1 unknown | -2 active | 0
const whole_script remove_text(R"lua(
local state = call('HGET', key(ARGV[3]), 'state')
if not state then return -1 end
if state == 'active' then return -2 end
free_dedup(ARGV[3])
drop(state, {ARGV[3]})
return 0
)lua");

// id. The fields, or nothing.
const whole_script find_text("return read(ARGV[3])");

// ids. A list of fields, of those that there are.
const whole_script find_all_text(R"lua(
local out = {}
for i = 3, #ARGV do out[#out + 1] = read(ARGV[i]) end
return out
)lua");

// state, first, last. A list of fields.
const whole_script list_text(R"lua(
local newest_first = ARGV[3] == 'completed' or ARGV[3] == 'dead' or ARGV[3] == 'cancelled'
local out = {}
for _, id in ipairs(call(newest_first and 'ZREVRANGE' or 'ZRANGE', base .. ARGV[3], ARGV[4], ARGV[5])) do
  out[#out + 1] = read(id, true)
end
return out
)lua");

// {counts of the six states, age of the oldest ready, paused, added, completed, failed, dead, cancelled, stalled}. Each
// priority's first is its oldest, so that the oldest of all is found among the firsts of (up to 32) priorities.
const whole_script figures_text(R"lua(
local out = {}
for i, state in ipairs({'waiting', 'delayed', 'active', 'completed', 'dead', 'cancelled'}) do
  out[i] = call('ZCARD', base .. state)
end
local oldest, from = now, '-inf'
for _ = 1, 32 do
  local first = call('ZRANGEBYSCORE', base .. 'waiting', from, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
  if not first[1] then break end
  oldest = math.min(oldest, tonumber(call('HGET', key(first[1]), 'ready_at') or now))
  from = string.format('%.0f', (math.floor(tonumber(first[2]) / 2199023255552) + 1) * 2199023255552)
end
out[7] = now - oldest
for i, value in ipairs(call('HMGET', base .. 'meta', 'paused', 'added', 'completed', 'failed', 'dead', 'cancelled', 'stalled')) do
  out[7 + i] = tonumber(value or 0)
end
return out
)lua");

}  // namespace

const redis::script add{add_text.text}, reserve{reserve_text.text}, renew{renew_text.text}, report{report_text.text},
    complete{complete_text.text}, fail{fail_text.text}, hand_back{hand_back_text.text}, cancel{cancel_text.text},
    set_paused{set_paused_text.text}, retry_dead{retry_dead_text.text}, retry_all_dead{retry_all_dead_text.text},
    remove{remove_text.text}, find{find_text.text}, find_all{find_all_text.text}, list{list_text.text},
    figures{figures_text.text};

}  // namespace fw::queue::scripts
