-- Asks the card in the reader that cardpeek was started with for its greeting.

local SELECT_APPLET = bytes.new(8, "00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01")
local GET_GREETING = bytes.new(8, "00 00 00 00")
local DONE = 0x9000

-- What card.send() returns when it failed; cardpeek has logged the reason.
local SEND_FAILED = 0x6FFF

local function spaced(digits)
  return (digits:gsub("%x%x", "%0 "):gsub(" $", ""))
end

local function exchange(command)
  local status_word, data = card.send(command)
  if status_word == SEND_FAILED then
    error("Cannot send a command to the card.", 0)
  end
  -- cardpeek takes a response of one byte for a status word.
  if status_word <= 0xFF then
    error("The card gave no status word.", 0)
  end
  print("> " .. spaced(command:format("%D")))
  print("< " .. spaced(("%s%04X"):format(data:format("%D"), status_word)))
  return status_word, data
end

local function greet()
  exchange(SELECT_APPLET)
  local status_word, data = exchange(GET_GREETING)
  if status_word == DONE and #data > 0 then
    print(data:format("%C"))
  end
end

local function main()
  print("Reader: " .. card.info().reader:gsub("^pcsc://", ""))
  if not card.connect() then
    error("Cannot connect to the card.", 0)
  end
  local ok, failure = pcall(greet)
  card.disconnect()
  if not ok then
    error(failure, 0)
  end
end

-- A script that does not end cardpeek leaves it at its prompt, also after an error.
local ok, failure = pcall(main)
if ok then
  ui.exit()
else
  log.print(log.ERROR, failure)
  os.exit(1)
end
