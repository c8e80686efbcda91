"""What the server does in one step, in its own Lua.

The keys of an id are all derived from the one that is named, and share its hash slot.
"""

from __future__ import annotations

from hashlib import sha1
from typing import Final

from attrs import field, frozen


@frozen
class Script:
    """A script.

    Attributes:
        text: The Lua.
        digest: Under which the server knows it.
    """

    text: str
    digest: str = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Work out the digest, as the server does."""
        digest = sha1(self.text.encode(), usedforsecurity=False).hexdigest()
        object.__setattr__(self, "digest", digest)


WRITE: Final = Script("""
-- key; "forced" or ""; for each fact its letter, '=' and its id if it has one, and what it says:
-- for each 1 where it is new, 0 where its id is known, -1 where its user is suppressed
local b, a, r = KEYS[1], ARGV, {}
local shut = a[1] == '' and redis.call('EXISTS', b .. ':x') == 1
local n, place = 0, 2
local function new(message_id)
  return message_id == '' or redis.call('SADD', b .. ':i', string.sub(message_id, 2)) == 1
end
while place <= #a do
  n = n + 1
  local kind, message_id = a[place], a[place + 1]
  place = place + 2
  local fresh = not shut and new(message_id)
  r[n] = shut and -1 or (fresh and 1 or 0)
  if kind == 'e' then
    if fresh then
      if redis.call('APPEND', b .. ':t:' .. a[place], a[place + 2]) == 8 then
        redis.call('APPEND', b .. ':n', a[place + 1])
      end
      redis.call('APPEND', b .. ':e:' .. a[place], a[place + 3])
    end
    place = place + 4
  else
    local number = tonumber(a[place])
    place = place + 1
    if fresh then redis.call('SET', b .. ':k', '1') end
    for _ = 1, number do
      if fresh and redis.call('APPEND', b .. ':a:' .. a[place], a[place + 2]) == #a[place + 2] then
        redis.call('APPEND', b .. ':m', a[place + 1])
      end
      place = place + 3
    end
  end
  if fresh then redis.call('SET', b .. ':h', '1') end
end
return r
""")

WHOLE: Final = Script("""
-- key; 1 with all attributes; 1 with the contents of all events, 0 with their times
local b, r = KEYS[1], redis.call('MGET', KEYS[1] .. ':k', KEYS[1] .. ':l', KEYS[1] .. ':c',
  KEYS[1] .. ':p', KEYS[1] .. ':n', KEYS[1] .. ':m', KEYS[1] .. ':x', KEYS[1] .. ':h')
local function add(list, kind)
  local place = 1
  while list and place <= #list do
    local size = struct.unpack('>I4', list, place)
    r[#r + 1] = redis.call('GET', b .. kind .. string.sub(list, place + 4, place + 3 + size))
    place = place + 4 + size
  end
end
add(r[5], ARGV[2] == '1' and ':e:' or ':t:')
if ARGV[1] == '1' then add(r[6], ':a:') end
return r
""")

NAMED: Final = Script("""
-- key; an id that is linked to this one, as it stands in the list
local b, list = KEYS[1], redis.call('GET', KEYS[1] .. ':c') or ''
redis.call('SET', b .. ':h', '1')
if not string.find(list, ARGV[1], 1, true) then redis.call('APPEND', b .. ':c', ARGV[1]) end
return 1
""")

CHANGE: Final = Script("""
-- key; letter; what is there now, or ''; what is to be there: 1 where it was so
local k = KEYS[1] .. ':' .. ARGV[1]
if (redis.call('GET', k) or '') ~= ARGV[2] then return 0 end
redis.call('SET', k, ARGV[3])
redis.call('SET', KEYS[1] .. ':h', '1')
return 1
""")

FORGET: Final = Script("""
-- key: all goes but the ids of messages, and that it is suppressed
local b = KEYS[1]
local function drop(list, kinds)
  local place = 1
  while list and place <= #list do
    local size = struct.unpack('>I4', list, place)
    local name = string.sub(list, place + 4, place + 3 + size)
    for _, kind in ipairs(kinds) do redis.call('DEL', b .. kind .. name) end
    place = place + 4 + size
  end
end
drop(redis.call('GET', b .. ':n'), {':t:', ':e:'})
drop(redis.call('GET', b .. ':m'), {':a:'})
for letter in string.gmatch('hklcpnm', '.') do redis.call('DEL', b .. ':' .. letter) end
return 1
""")

REPLACE: Final = Script("""
-- key; what may be asked, before and after; lists n and m; then for each blob its key's end, the
-- length that it had, and what is left of it: 1 where none had changed
local b, a = KEYS[1], ARGV
if (redis.call('GET', b .. ':p') or '') ~= a[1] or redis.call('STRLEN', b .. ':n') ~= tonumber(a[3])
  or redis.call('STRLEN', b .. ':m') ~= tonumber(a[5]) or redis.call('EXISTS', b .. ':h') == 0 then
  return 0
end
for place = 7, #a, 3 do
  if redis.call('STRLEN', b .. a[place]) ~= tonumber(a[place + 1]) then return 0 end
end
local function put(key, value)
  if value == '' then redis.call('DEL', b .. key) else redis.call('SET', b .. key, value) end
end
put(':p', a[2])
put(':n', a[4])
put(':m', a[6])
for place = 7, #a, 3 do put(a[place], a[place + 2]) end
return 1
""")

ALL: Final = (WRITE, WHOLE, NAMED, CHANGE, FORGET, REPLACE)
