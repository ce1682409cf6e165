// Asks the card in the first PC/SC reader for its greeting, through dart:ffi.

import 'dart:convert';
import 'dart:io';

import 'pcsc.dart';

const _selectApplet = [
  0x00, 0xA4, 0x04, 0x00, 0x0A, // SELECT, by a name of ten bytes:
  0xA0, 0x00, 0x00, 0x00, 0x62, 0x03, 0x01, 0x0C, 0x06, 0x01,
];
const _getGreeting = [0x00, 0x00, 0x00, 0x00];

void main() {
  try {
    withContext((context) {
      final reader = context.readers.first;
      print('Reader: $reader');
      context.withCard(reader, _greet);
    });
  } on PcscException catch (error) {
    stderr.writeln(error.message);
    exitCode = 1;
  }
}

void _greet(Card card) {
  _exchange(card, _selectApplet);
  final response = _exchange(card, _getGreeting);
  if (response case [...final text, 0x90, 0x00] when text.isNotEmpty) {
    print(utf8.decode(text, allowMalformed: true));
  }
}

List<int> _exchange(Card card, List<int> command) {
  final response = card.transmit(command);
  print('> ${_hex(command)}');
  print('< ${_hex(response)}');
  return response;
}

String _hex(List<int> bytes) => bytes
    .map((byte) => byte.toRadixString(16).padLeft(2, '0').toUpperCase())
    .join(' ');
