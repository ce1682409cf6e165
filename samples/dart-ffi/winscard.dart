/// The functions of pcsc-lite and of C's library that pcsc.dart calls.
library;

import 'dart:ffi';

/// C's unsigned long: 8 bytes on 64-bit Linux.
typedef Dword = UnsignedLong;

/// A context or a card.
typedef Handle = Long;

typedef Result = Long;

/// SCARD_IO_REQUEST: says in which protocol a command is sent.
final class IoRequest extends Opaque {}

const success = 0;
const scopeSystem = 2;
const shareShared = 2;
const protocolT0 = 1;
const protocolT1 = 2;
const leaveCard = 0;
const maxBufferSize = 264;

final _library = DynamicLibrary.open('libpcsclite.so.1');

final t0Pci = _library.lookup<IoRequest>('g_rgSCardT0Pci');
final t1Pci = _library.lookup<IoRequest>('g_rgSCardT1Pci');

final establishContext = _library
    .lookupFunction<
      Result Function(Dword, Pointer<Void>, Pointer<Void>, Pointer<Handle>),
      int Function(int, Pointer<Void>, Pointer<Void>, Pointer<Handle>)
    >('SCardEstablishContext');

final releaseContext = _library
    .lookupFunction<Result Function(Handle), int Function(int)>(
      'SCardReleaseContext',
    );

final listReaders = _library
    .lookupFunction<
      Result Function(Handle, Pointer<Uint8>, Pointer<Uint8>, Pointer<Dword>),
      int Function(int, Pointer<Uint8>, Pointer<Uint8>, Pointer<Dword>)
    >('SCardListReaders');

final connect = _library
    .lookupFunction<
      Result Function(
        Handle,
        Pointer<Uint8>,
        Dword,
        Dword,
        Pointer<Handle>,
        Pointer<Dword>,
      ),
      int Function(
        int,
        Pointer<Uint8>,
        int,
        int,
        Pointer<Handle>,
        Pointer<Dword>,
      )
    >('SCardConnect');

final disconnect = _library
    .lookupFunction<Result Function(Handle, Dword), int Function(int, int)>(
      'SCardDisconnect',
    );

final transmit = _library
    .lookupFunction<
      Result Function(
        Handle,
        Pointer<IoRequest>,
        Pointer<Uint8>,
        Dword,
        Pointer<IoRequest>,
        Pointer<Uint8>,
        Pointer<Dword>,
      ),
      int Function(
        int,
        Pointer<IoRequest>,
        Pointer<Uint8>,
        int,
        Pointer<IoRequest>,
        Pointer<Uint8>,
        Pointer<Dword>,
      )
    >('SCardTransmit');

final stringifyError = _library
    .lookupFunction<
      Pointer<Uint8> Function(Result),
      Pointer<Uint8> Function(int)
    >('pcsc_stringify_error');

// C's library is in every process: its functions need no lookup by hand.

@Native<Pointer<Void> Function(Size)>()
external Pointer<Void> malloc(int size);

@Native<Void Function(Pointer<Void>)>()
external void free(Pointer<Void> block);

@Native<Size Function(Pointer<Uint8>)>()
external int strlen(Pointer<Uint8> string);
