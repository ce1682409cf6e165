// Waits up to five seconds for a card in any PC/SC reader, and shows its ATR and its UID, through
// pcsc-mini.

import { CardDisposition, CardMode, Client, Protocol, ReaderStatus } from 'pcsc-mini';

const GET_UID = Buffer.from('FFCA000000', 'hex');
const SUCCESS = 0x9000;
const PATIENCE = 5; // seconds

async function main() {
  const reader = await readerWithCard(new Client().start());
  const card = await reader.connect(CardMode.SHARED, Protocol.ANY);
  try {
    console.log(`Reader: ${reader}`);
    // The event change hands over an ATR, too, but its bytes are wrong.
    const { atr } = await card.state();
    console.log(`ATR: ${hex(Buffer.from(atr))}`);
    await showUid(card);
  } finally {
    await card.disconnect(CardDisposition.LEAVE).catch(report);
  }
}

/** Resolves to the first reader that has a card. */
function readerWithCard(client) {
  return new Promise((resolve, reject) => {
    const tooLate = new Error(`No card came within ${PATIENCE} seconds`);
    const timer = setTimeout(reject, PATIENCE * 1000, tooLate);
    client.on('error', reject);
    client.on('reader', (reader) => {
      // The first change comes at once, and tells of a card that is in already.
      reader.on('change', (status) => {
        if (!status.has(ReaderStatus.PRESENT)) return;
        clearTimeout(timer);
        resolve(reader);
      });
    });
  });
}

async function showUid(card) {
  const response = Buffer.from(await card.transmit(GET_UID));
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

function report(error) {
  // Some messages leave the reason to the code.
  console.error(error.code ? `${error.message} (${error.code})` : error.message);
  process.exitCode = 1;
}

// The exit releases the client, too: its stop() sometimes waits for ever for the watch it ends.
await main()
  .catch(report)
  .finally(() => process.exit());
