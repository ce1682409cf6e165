# Asks the card in the first PC/SC reader for its greeting, through the binding in pcsc.cr.

require "./pcsc"

SELECT_APPLET = "00A404000AA00000006203010C0601".hexbytes
GET_GREETING  = "00000000".hexbytes
SUCCESS       = Bytes[0x90, 0x00]

def greet(card)
  exchange card, SELECT_APPLET
  response = exchange card, GET_GREETING
  greeting, status = response[0...-2], response[-2..]
  puts String.new(greeting) if status == SUCCESS && !greeting.empty?
end

# Sends a command, prints it with its response, and returns the response.
def exchange(card, command)
  response = card.transmit(command)
  raise "The card gave no status word" if response.size < 2
  puts "> #{hex command}", "< #{hex response}"
  response
end

def hex(bytes)
  bytes.join(' ') { |byte| "%02X" % byte }
end

begin
  PCSC::Context.open do |context|
    reader = context.readers.first
    puts "Reader: #{reader}"
    context.connect(reader) { |card| greet card }
  end
rescue error
  abort error.message
end
