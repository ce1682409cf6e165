<?php

declare(strict_types=1);

// Asks the card in the first PC/SC reader for its greeting, through the extension pcsc of PECL.

const SELECT_APPLET = "\x00\xA4\x04\x00\x0A\xA0\x00\x00\x00\x62\x03\x01\x0C\x06\x01";
const GET_GREETING = "\x00\x00\x00\x00";
const DONE = "\x90\x00";

/**
 * The result of a function of the extension, which says by false that it failed, and warns.
 */
function checked(mixed $result): mixed
{
    return $result !== false ? $result : throw new RuntimeException(scard_errstr(scard_last_errno()));
}

function hex(string $bytes): string
{
    return implode(' ', str_split(strtoupper($bytes), 2));
}

/**
 * Sends a command, prints it with its response, and returns the response. The extension takes
 * and gives hexadecimal digits.
 *
 * @param resource $card
 */
function exchange($card, string $command): string
{
    $response = hex2bin(checked(@scard_transmit($card, bin2hex($command))));
    if (strlen($response) < strlen(DONE)) {
        throw new RuntimeException('The card gave no status word.');
    }
    printf("> %s\n< %s\n", hex(bin2hex($command)), hex(bin2hex($response)));

    return $response;
}

/**
 * @param resource $card
 */
function greet($card): void
{
    exchange($card, SELECT_APPLET);
    $response = exchange($card, GET_GREETING);
    if (str_ends_with($response, DONE) && $response !== DONE) {
        echo substr($response, 0, -strlen(DONE)), PHP_EOL;
    }
}

/**
 * @param resource $context
 */
function greetInFirstReader($context): void
{
    $reader = checked(@scard_list_readers($context))[0];
    echo "Reader: $reader", PHP_EOL;

    $card = checked(@scard_connect($context, $reader, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1));
    try {
        greet($card);
    } finally {
        @scard_disconnect($card, SCARD_LEAVE_CARD);
    }
}

try {
    $context = checked(@scard_establish_context());
    try {
        greetInFirstReader($context);
    } finally {
        scard_release_context($context);
    }
} catch (RuntimeException $e) {
    fwrite(STDERR, $e->getMessage() . PHP_EOL);
    exit(1);
}
