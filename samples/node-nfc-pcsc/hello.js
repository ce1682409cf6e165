// Asks the card in the first PC/SC reader for its greeting, through nfc-pcsc.

import { once } from 'node:events';
import { NFC } from 'nfc-pcsc';

const SELECT_APPLET = Buffer.from('00A404000AA00000006203010C0601', 'hex');
const GET_GREETING = Buffer.from('00000000', 'hex');
const SUCCESS = 0x9000;
const MAX_RESPONSE = 264;

async function main() {
  const nfc = new NFC();
  try {
    // By itself, nfc-pcsc would first ask any reader's card for its UID or select an application.
    nfc.on('reader', (each) => (each.autoProcessing = false));
    const [reader] = await once(nfc, 'reader');
    nfc.on('error', report);
    console.log(`Reader: ${reader}`);

    await once(reader, 'card');
    reader.on('error', report);
    try {
      await greet(reader);
    } finally {
      if (reader.connection) await reader.disconnect().catch(report);
    }
  } finally {
    for (const reader of Object.values(nfc.readers)) reader.close();
    nfc.close();
  }
}

async function greet(reader) {
  await exchange(reader, SELECT_APPLET);
  const response = await exchange(reader, GET_GREETING);
  const greeting = response.subarray(0, -2);
  if (response.readUInt16BE(greeting.length) === SUCCESS && greeting.length > 0) {
    console.log(greeting.toString());
  }
}

/** Sends a command, prints it with its response, and returns the response. */
async function exchange(reader, command) {
  const response = await reader.transmit(command, MAX_RESPONSE);
  if (response.length < 2) throw new Error('The card gave no status word');
  console.log(`> ${hex(command)}`);
  console.log(`< ${hex(response)}`);
  return response;
}

function hex(bytes) {
  return bytes.toString('hex').toUpperCase().match(/../g).join(' ');
}

/** Prints an error, and the one of PC/SC behind it. */
function report(error) {
  for (let cause = error; cause; cause = cause.previous) console.error(cause.message);
  process.exitCode = 1;
}

// A reader that is closed while its state changes can keep Node.js running, hence the exit.
await main()
  .catch(report)
  .finally(() => process.exit());
