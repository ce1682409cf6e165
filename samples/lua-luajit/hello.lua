-- Asks the card in the first PC/SC reader for its greeting, through the binding in pcsc.lua.

local pcsc = require("pcsc")

local SELECT_APPLET = "\x00\xA4\x04\x00\x0A\xA0\x00\x00\x00\x62\x03\x01\x0C\x06\x01"
local GET_GREETING = "\x00\x00\x00\x00"
local DONE = "\x90\x00"

local function hex(bytes)
  local digits = bytes:gsub(".", function(byte)
    return ("%02X "):format(byte:byte())
  end)
  return digits:sub(1, -2)
end

local function exchange(card, command)
  local response = card:transmit(command)
  if #response < #DONE then
    error("The card gave no status word.", 0)
  end
  print("> " .. hex(command))
  print("< " .. hex(response))
  return response
end

local function greet(card)
  exchange(card, SELECT_APPLET)
  local response = exchange(card, GET_GREETING)
  local greeting, status_word = response:sub(1, -#DONE - 1), response:sub(-#DONE)
  if status_word == DONE and greeting ~= "" then
    print(greeting)
  end
end

local ok, failure = pcall(pcsc.with_context, function(context)
  local reader = context:readers()[1] or error("There is no reader.", 0)
  print("Reader: " .. reader)
  context:with_card(reader, greet)
end)

if not ok then
  io.stderr:write(failure, "\n")
  os.exit(1)
end
