// Waits up to five seconds for a card in any PC/SC reader, and shows its ATR and its UID, through
// nfc-pcsc.

import { NFC } from 'nfc-pcsc';

const GET_UID = Buffer.from('FFCA000000', 'hex');
const SUCCESS = 0x9000;
const MAX_RESPONSE = 264;
const PATIENCE = 5; // seconds

async function main() {
  const { reader, atr } = await cardIn(new NFC());
  try {
    console.log(`Reader: ${reader}`);
    console.log(`ATR: ${hex(atr)}`);
    await showUid(reader);
  } finally {
    if (reader.connection) await reader.disconnect().catch(report);
  }
}

/** Resolves to the first reader that has a card, and the card's ATR. */
function cardIn(nfc) {
  return new Promise((resolve, reject) => {
    const tooLate = new Error(`No card came within ${PATIENCE} seconds`);
    const timer = setTimeout(reject, PATIENCE * 1000, tooLate);
    nfc.on('error', reject);
    nfc.on('reader', (reader) => {
      // nfc-pcsc asks tags for their UID by itself (card.uid), but keeps the status word to itself.
      reader.autoProcessing = false;
      reader.on('error', reject);
      // This comes for a card that is in already, too; nfc-pcsc has connected to it.
      reader.on('card', ({ atr }) => {
        clearTimeout(timer);
        resolve({ reader, atr });
      });
    });
  });
}

async function showUid(reader) {
  const response = await reader.transmit(GET_UID, MAX_RESPONSE);
  if (response.length < 2) throw new Error('The card gave no status word');
  console.log(`> ${hex(GET_UID)}`);
  console.log(`< ${hex(response)}`);
  const uid = response.subarray(0, -2);
  if (response.readUInt16BE(uid.length) === SUCCESS && uid.length > 0) {
    console.log(`UID: ${hex(uid)}`);
  }
}

function hex(bytes) {
  return bytes.toString('hex').toUpperCase().match(/../g).join(' ');
}

/** Prints an error, and the one of PC/SC behind it. */
function report(error) {
  for (let cause = error; cause; cause = cause.previous) console.error(cause.message);
  process.exitCode = 1;
}

// The exit releases the readers, too: close() can wait for ever for a status that is on its way.
await main()
  .catch(report)
  .finally(() => process.exit());
