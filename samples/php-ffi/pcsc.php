<?php

declare(strict_types=1);

// What a program needs of PC/SC to talk to a card: pcsc-lite, bound by PHP's FFI.

namespace Pcsc;

use FFI;
use FFI\CData;

/** A function of PC/SC failed; the code is what it returned. */
final class Failure extends \RuntimeException {}

/** The functions and types that pcsc.h declares. */
final class Library
{
    private static ?FFI $ffi = null;

    public static function ffi(): FFI
    {
        return self::$ffi ??= FFI::load(__DIR__ . '/pcsc.h');
    }

    /** Calls a function; throws if it returns anything but success. */
    public static function call(string $function, mixed ...$arguments): void
    {
        $code = self::ffi()->$function(...$arguments);
        if ($code !== 0) {
            throw new Failure("$function: " . self::ffi()->pcsc_stringify_error($code), $code);
        }
    }
}

/** A session with the PC/SC service; to be released. */
final readonly class Context
{
    private const int SCOPE_SYSTEM = 2;
    private const int SHARE_SHARED = 2;
    private const int PROTOCOL_T0 = 1;
    private const int PROTOCOL_T1 = 2;

    private function __construct(private int $handle) {}

    public static function establish(): self
    {
        $handle = Library::ffi()->new('SCARDCONTEXT');
        Library::call('SCardEstablishContext', self::SCOPE_SYSTEM, null, null, FFI::addr($handle));

        return new self($handle->cdata);
    }

    public function release(): void
    {
        Library::call('SCardReleaseContext', $this->handle);
    }

    /** @return list<string> the names of the readers */
    public function readers(): array
    {
        $length = Library::ffi()->new('DWORD');
        Library::call('SCardListReaders', $this->handle, null, null, FFI::addr($length));
        $names = Library::ffi()->new("char[{$length->cdata}]");
        Library::call('SCardListReaders', $this->handle, null, $names, FFI::addr($length));

        return preg_split('/\0/', FFI::string($names, $length->cdata), flags: PREG_SPLIT_NO_EMPTY);
    }

    /** Connects to the card in a reader, with whichever protocol it offers. */
    public function connect(string $reader): Card
    {
        $handle = Library::ffi()->new('SCARDHANDLE');
        $protocol = Library::ffi()->new('DWORD');
        Library::call(
            'SCardConnect',
            $this->handle,
            $reader,
            self::SHARE_SHARED,
            self::PROTOCOL_T0 | self::PROTOCOL_T1,
            FFI::addr($handle),
            FFI::addr($protocol),
        );
        $pci = match ($protocol->cdata) {
            self::PROTOCOL_T0 => Library::ffi()->g_rgSCardT0Pci,
            self::PROTOCOL_T1 => Library::ffi()->g_rgSCardT1Pci,
        };

        return new Card($handle->cdata, $pci);
    }
}

/** A connection to a card; to be disconnected. */
final readonly class Card
{
    private const int LEAVE_CARD = 0;
    private const int MAX_BUFFER_SIZE = 264;

    /** @param CData $pci says in which protocol commands are sent */
    public function __construct(private int $handle, private CData $pci) {}

    public function disconnect(): void
    {
        Library::call('SCardDisconnect', $this->handle, self::LEAVE_CARD);
    }

    /** Sends a command, a string of bytes, and returns the response, another one. */
    public function transmit(string $command): string
    {
        $response = Library::ffi()->new('BYTE[' . self::MAX_BUFFER_SIZE . ']');
        $length = Library::ffi()->new('DWORD');
        $length->cdata = self::MAX_BUFFER_SIZE;
        Library::call(
            'SCardTransmit',
            $this->handle,
            FFI::addr($this->pci),
            $command,
            \strlen($command),
            null,
            $response,
            FFI::addr($length),
        );

        return FFI::string($response, $length->cdata);
    }
}
