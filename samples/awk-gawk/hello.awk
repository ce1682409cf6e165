# Asks the card in the first PC/SC reader for its greeting, through scriptor of pcsc-tools.

BEGIN {
    # A coprocess: it connects to the first reader, and leaves the card where its input ends.
    scriptor = "scriptor -u 2>&1"
    PROCINFO[scriptor, "NONFATAL"] = 1  # it may have ended when it is written to

    do {
        line = next_line()
    } while (! match(line, /^No reader given: using (.*)/, found))
    print "Reader: " found[1]

    select_applet = "00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01"
    get_greeting = "00 00 00 00"
    exchange(select_applet)
    size = exchange(get_greeting, bytes) - 2
    if (size > 0 && bytes[size + 1] bytes[size + 2] == "9000") {
        for (i = 1; i <= size; i++) {
            printf("%c", strtonum("0x" bytes[i]))
        }
        print ""
    }
    close(scriptor)
}

# Sends a command and prints it with its response, whose bytes are put into `parts`; their number.
function exchange(command, parts,    response, count)
{
    print command |& scriptor
    while (next_line() !~ /^> /) {
    }
    do {
        response = next_line()
    } while (response !~ /^< /)
    # Sixteen bytes to a line, and after the last one what the status word means.
    while (response !~ /:/) {
        response = response next_line()
    }
    gsub(/^< *| *:.*/, "", response)
    count = split(response, parts, " ")
    if (count < 2) {
        fail("The card gave no status word")
    }
    print "> " command "\n< " response
    return count
}

# A line of what scriptor says. Where it has ended, the line before said why.
function next_line()
{
    if ((scriptor |& getline said) <= 0) {
        fail(said)
    }
    return said
}

function fail(message)
{
    print message > "/dev/stderr"
    close(scriptor)
    exit 1
}
