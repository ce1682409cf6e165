/// What a program needs of PC/SC to talk to a card.
library;

import 'dart:convert';
import 'dart:ffi';
import 'dart:typed_data';

import 'winscard.dart' as winscard;

/// Tells why there is no answer from a card.
final class PcscException implements Exception {
  const PcscException(this.message, [this.code]);

  PcscException._of(String function, int code)
    : this('$function: ${_textOf(code)}', code);

  final String message;

  /// What the function of PC/SC returned, if it was one that failed.
  final int? code;

  @override
  String toString() => 'PcscException: $message';
}

/// Calls [body] with a session of PC/SC, which ends when it returns.
R withContext<R>(R Function(Context context) body) => _withMemory((memory) {
  final handle = memory<winscard.Handle>();
  _check(
    'SCardEstablishContext',
    winscard.establishContext(winscard.scopeSystem, nullptr, nullptr, handle),
  );
  return _finally(
    () => body(Context._(handle.value)),
    'SCardReleaseContext',
    () => winscard.releaseContext(handle.value),
  );
});

/// A session of PC/SC.
final class Context {
  Context._(this._handle);

  final int _handle;

  /// The names of the readers, at least one.
  List<String> get readers => _withMemory((memory) {
    final length = memory<winscard.Dword>();
    void list(Pointer<Uint8> names) => _check(
      'SCardListReaders',
      winscard.listReaders(_handle, nullptr, names, length),
    );
    list(nullptr);
    final names = memory<Uint8>(length.value);
    list(names);
    final text = utf8.decode(names.asTypedList(length.value));
    return text.split('\x00').where((name) => name.isNotEmpty).toList();
  });

  /// Calls [body] with the card in [reader], and disconnects when it returns.
  R withCard<R>(String reader, R Function(Card card) body) =>
      _withMemory((memory) {
        final card = memory<winscard.Handle>();
        final protocol = memory<winscard.Dword>();
        _check(
          'SCardConnect',
          winscard.connect(
            _handle,
            memory.copyOf(utf8.encode('$reader\x00')),
            winscard.shareShared,
            winscard.protocolT0 | winscard.protocolT1,
            card,
            protocol,
          ),
        );
        return _finally(
          () => body(Card._(card.value, protocol.value)),
          'SCardDisconnect',
          () => winscard.disconnect(card.value, winscard.leaveCard),
        );
      });
}

/// A connection to a card.
final class Card {
  Card._(this._handle, int protocol)
    : _pci = protocol == winscard.protocolT0 ? winscard.t0Pci : winscard.t1Pci;

  final int _handle;
  final Pointer<winscard.IoRequest> _pci;

  /// Sends [command], and returns the response: data and status word.
  Uint8List transmit(List<int> command) => _withMemory((memory) {
    final response = memory<Uint8>(winscard.maxBufferSize);
    final length = memory<winscard.Dword>()..value = winscard.maxBufferSize;
    _check(
      'SCardTransmit',
      winscard.transmit(
        _handle,
        _pci,
        memory.copyOf(command),
        command.length,
        nullptr,
        response,
        length,
      ),
    );
    if (length.value < 2) {
      throw const PcscException('The card gave no status word.');
    }
    return Uint8List.fromList(response.asTypedList(length.value));
  });
}

void _check(String function, int code) {
  if (code != winscard.success) throw PcscException._of(function, code);
}

/// Calls [body], then [release], which is to succeed if [body] did.
R _finally<R>(R Function() body, String function, int Function() release) {
  final R result;
  final int code;
  try {
    result = body();
  } finally {
    code = release();
  }
  _check(function, code);
  return result;
}

String _textOf(int code) {
  final text = winscard.stringifyError(code);
  return utf8.decode(text.asTypedList(winscard.strlen(text)));
}

/// Calls [body] with an allocator whose memory is freed when it returns.
R _withMemory<R>(R Function(_Memory memory) body) {
  final memory = _Memory();
  try {
    return body(memory);
  } finally {
    memory._blocks.forEach(winscard.free);
  }
}

final class _Memory implements Allocator {
  final _blocks = <Pointer<Void>>[];

  @override
  Pointer<T> allocate<T extends NativeType>(int byteCount, {int? alignment}) {
    final block = winscard.malloc(byteCount);
    if (block == nullptr) throw const OutOfMemoryError();
    _blocks.add(block);
    return block.cast();
  }

  @override
  void free(Pointer pointer) {
    if (_blocks.remove(pointer)) winscard.free(pointer.cast());
  }

  Pointer<Uint8> copyOf(List<int> bytes) =>
      this<Uint8>(bytes.length)..asTypedList(bytes.length).setAll(0, bytes);
}
