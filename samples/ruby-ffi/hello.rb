# frozen_string_literal: true

# Asks the card in the first PC/SC reader for its greeting, through the binding in pcsc.rb.

require_relative 'pcsc'

SELECT_APPLET = ['00A404000AA00000006203010C0601'].pack('H*')
GET_GREETING = ['00000000'].pack('H*')
DONE = ['9000'].pack('H*')

def hex(bytes)
  bytes.unpack('C*').map { |byte| format('%02X', byte) }.join(' ')
end

def exchange(card, command)
  response = card.transmit(command)
  abort 'The card gave no status word.' if response.bytesize < DONE.bytesize

  puts "> #{hex(command)}", "< #{hex(response)}"
  response
end

def greet(card)
  exchange(card, SELECT_APPLET)
  response = exchange(card, GET_GREETING)
  return unless response.end_with?(DONE) && response != DONE

  puts response.delete_suffix(DONE).force_encoding(Encoding::UTF_8)
end

begin
  PCSC::Context.open do |context|
    reader = context.readers.first
    puts "Reader: #{reader}"
    context.connect(reader) { |card| greet(card) }
  end
rescue PCSC::Error => e
  abort e.message
end
