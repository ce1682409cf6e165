# The part of the package that is Tcl: what releases a context or a card when a script is done.

# Runs a script with a session with the PC/SC service in a variable.
proc pcsc::withContext {variable script} {
    upvar 1 $variable context
    set context [Establish]
    tailcall pcsc::Finally $script [list pcsc::Release $context]
}

# Runs a script with the card in a reader in a variable; leaves the card as it is.
proc pcsc::withCard {variable context reader script} {
    upvar 1 $variable card
    set card [Connect $context $reader]
    tailcall pcsc::Finally $script [list pcsc::Disconnect [lindex $card 0]]
}

# Sends a command to a card, and returns the response; both are strings of bytes.
proc pcsc::transmit {card command} {
    return [Transmit {*}$card $command]
}

# Releases however the script ends. Unlike try ... finally, it keeps the first of two errors.
proc pcsc::Finally {script release} {
    set code [catch {uplevel 1 $script} result options]
    if {$code == 1} {
        catch {{*}$release}
    } else {
        {*}$release
    }
    dict incr options -level
    return -options $options $result
}
