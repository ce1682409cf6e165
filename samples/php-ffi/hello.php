<?php

declare(strict_types=1);

// Asks the card in the first PC/SC reader for its greeting, through the binding in pcsc.php.

require __DIR__ . '/pcsc.php';

use Pcsc\Card;
use Pcsc\Context;

const SELECT_APPLET = "\x00\xA4\x04\x00\x0A\xA0\x00\x00\x00\x62\x03\x01\x0C\x06\x01";
const GET_GREETING = "\x00\x00\x00\x00";
const DONE = "\x90\x00";

function hex(string $bytes): string
{
    return implode(' ', str_split(strtoupper(bin2hex($bytes)), 2));
}

function exchange(Card $card, string $command): string
{
    $response = $card->transmit($command);
    if (strlen($response) < strlen(DONE)) {
        throw new RuntimeException('The card gave no status word.');
    }
    printf("> %s\n< %s\n", hex($command), hex($response));

    return $response;
}

function greet(Card $card): void
{
    exchange($card, SELECT_APPLET);
    $response = exchange($card, GET_GREETING);
    if (str_ends_with($response, DONE) && $response !== DONE) {
        echo substr($response, 0, -strlen(DONE)), PHP_EOL;
    }
}

function main(): void
{
    $context = Context::establish();
    try {
        $reader = $context->readers()[0] ?? throw new RuntimeException('There is no reader.');
        echo "Reader: $reader", PHP_EOL;

        $card = $context->connect($reader);
        try {
            greet($card);
        } finally {
            $card->disconnect();
        }
    } finally {
        $context->release();
    }
}

try {
    main();
} catch (RuntimeException $e) {
    // What fails in a finally block is thrown with the failure before it as its previous one.
    do {
        fwrite(STDERR, $e->getMessage() . PHP_EOL);
    } while ($e = $e->getPrevious());
    exit(1);
}
