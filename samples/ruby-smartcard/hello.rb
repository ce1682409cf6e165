# frozen_string_literal: true

# Asks the card in the first PC/SC reader for its greeting, through the gem smartcard.

require 'smartcard'

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

def greet_in_first_reader(context)
  reader = context.readers.first
  puts "Reader: #{reader}"
  card = Smartcard::PCSC::Card.new(context, reader, :shared)
  begin
    greet(card)
  ensure
    card.disconnect
  end
end

begin
  context = Smartcard::PCSC::Context.new
  begin
    greet_in_first_reader(context)
  ensure
    context.release
  end
rescue Smartcard::PCSC::Exception => e
  abort e.message
end
