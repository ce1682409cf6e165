# Asks the card in the first PC/SC reader for its greeting, through the module in PCSC.jl.

include("PCSC.jl")
using .PCSC

const SELECT_APPLET = hex2bytes("00A404000AA00000006203010C0601")
const GET_GREETING = hex2bytes("00000000")
const SUCCESS = [0x90, 0x00]

function greet(card)
    exchange(card, SELECT_APPLET)
    response = exchange(card, GET_GREETING)
    greeting, status = response[1:end-2], response[end-1:end]
    status == SUCCESS && !isempty(greeting) && println(String(greeting))
end

"Send a command, print it with its response, and return the response."
function exchange(card, command)
    response = transmit(card, command)
    length(response) < 2 && error("The card gave no status word")
    println("> ", spaced(command))
    println("< ", spaced(response))
    response
end

spaced(bytes) = join((uppercase(string(byte; base=16, pad=2)) for byte in bytes), ' ')

try
    with_context() do context
        reader = first(readers(context))
        println("Reader: ", reader)
        with_card(greet, context, reader)
    end
catch failure
    showerror(stderr, failure)
    println(stderr)
    exit(1)
end
