// What users of nfc-pcsc do with an NTAG213, step by step: each step is a word on the command
// line, and prints one line of JSON.

import { once } from 'node:events';
import { NFC } from 'nfc-pcsc';

const USER_MEMORY = 4;
const BYTES = 144;
const PAGE = 4;
const CONFIGURATION = 0x29; // CFG0, CFG1, PWD, PACK
const PASSWORD = Buffer.from('12345678');
const PACK = Buffer.from([0xab, 0xcd]);

const steps = {
  uid: async (_reader, card) => card.uid,
  read: (reader) => text(reader.read(USER_MEMORY, BYTES)),
  write: async (reader, _card, argument) => {
    await reader.write(USER_MEMORY, Buffer.from(argument, 'hex'));
  },
  // From the first page on, to write and to read; after five wrong passwords, never again.
  protect: async (reader) => {
    await reader.write(CONFIGURATION + 2, PASSWORD.subarray(0, 4));
    await reader.write(CONFIGURATION + 3, Buffer.from([...PACK, 0, 0]));
    await reader.write(CONFIGURATION + 1, Buffer.from([0x85, 0x05, 0, 0]));
    await reader.write(CONFIGURATION, Buffer.from([0x04, 0, 0, USER_MEMORY]));
  },
  authenticate: (reader) => through(reader, [0x1b, ...PASSWORD.subarray(0, 4)]),
  mistake: (reader) => through(reader, [0x1b, 0xde, 0xad, 0xbe, 0xef]),
  version: (reader) => through(reader, [0x60]),
  fast: (reader) => through(reader, [0x3a, USER_MEMORY, USER_MEMORY + BYTES / PAGE - 1]),
  rolled: (reader) => text(reader.read(CONFIGURATION + 3, 16)),
};

async function text(bytes) {
  return (await bytes).toString('hex');
}

/** A frame for the tag itself, through the reader's PN532 (InCommunicateThru). */
function through(reader, frame) {
  const command = [0xff, 0x00, 0x00, 0x00, frame.length + 2, 0xd4, 0x42, ...frame];
  return text(reader.transmit(Buffer.from(command), 255));
}

const nfc = new NFC();
const [reader] = await once(nfc, 'reader');
const [card] = await once(reader, 'card');
for (const word of process.argv.slice(2)) {
  const [step, argument] = word.split('=');
  try {
    const result = await steps[step](reader, card, argument);
    console.log(JSON.stringify({ step, result: result ?? null }));
  } catch (error) {
    console.log(JSON.stringify({ step, error: error.message }));
  }
}
process.exit();
