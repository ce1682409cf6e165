# Asks the card in the first PC/SC reader for its greeting, through the package in pcsc.tcl.

lappend auto_path [file join [file dirname [info script]] lib]
package require pcsc

set selectApplet [binary decode hex 00A404000AA00000006203010C0601]
set getGreeting [binary decode hex 00000000]

proc hex {bytes} {
    return [join [regexp -all -inline {..} [string toupper [binary encode hex $bytes]]]]
}

# Sends a command, prints it with its response, and returns the response.
proc exchange {card command} {
    set response [pcsc::transmit $card $command]
    if {[string length $response] < 2} {
        throw {PCSC NOSTATUSWORD} "The card gave no status word"
    }
    puts "> [hex $command]"
    puts "< [hex $response]"
    return $response
}

proc greet {card} {
    exchange $card $::selectApplet
    set response [exchange $card $::getGreeting]
    set greeting [string range $response 0 end-2]
    if {$greeting ne "" && [string range $response end-1 end] eq "\x90\x00"} {
        puts [encoding convertfrom utf-8 $greeting]
    }
}

try {
    pcsc::withContext context {
        set reader [lindex [pcsc::readers $context] 0]
        puts "Reader: $reader"
        pcsc::withCard card $context $reader {
            greet $card
        }
    }
} trap PCSC message {
    puts stderr $message
    exit 1
}
