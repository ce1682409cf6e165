'use strict';

// Waits up to five seconds for a card in any PC/SC reader, and shows its ATR and its UID, through
// @pokusew/pcsclite.

const { promisify } = require('node:util');
const pcsclite = require('@pokusew/pcsclite');

const GET_UID = Buffer.from('FFCA000000', 'hex');
const SUCCESS = 0x9000;
const MAX_RESPONSE = 264;
const PATIENCE = 5; // seconds

async function main() {
  const { reader, atr } = await cardIn(pcsclite());
  const protocol = await promisify(reader.connect).call(reader, {
    share_mode: reader.SCARD_SHARE_SHARED,
    protocol: reader.SCARD_PROTOCOL_T0 | reader.SCARD_PROTOCOL_T1,
  });
  try {
    console.log(`Reader: ${reader.name}`);
    console.log(`ATR: ${hex(atr)}`);
    await showUid(reader, protocol);
  } finally {
    await promisify(reader.disconnect).call(reader, reader.SCARD_LEAVE_CARD).catch(report);
  }
}

/** Resolves to the first reader that has a card, and the card's ATR. */
function cardIn(pcsc) {
  return new Promise((resolve, reject) => {
    const tooLate = new Error(`No card came within ${PATIENCE} seconds`);
    const timer = setTimeout(reject, PATIENCE * 1000, tooLate);
    pcsc.on('error', reject);
    pcsc.on('reader', (reader) => {
      reader.on('error', reject);
      // The first status comes at once, and tells of a card that is in already.
      reader.on('status', ({ state, atr }) => {
        if (!(state & reader.SCARD_STATE_PRESENT)) return;
        clearTimeout(timer);
        resolve({ reader, atr });
      });
    });
  });
}

async function showUid(reader, protocol) {
  const transmit = promisify(reader.transmit).bind(reader);
  const response = await transmit(GET_UID, MAX_RESPONSE, protocol);
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
  console.error(error.message);
  process.exitCode = 1;
}

// The exit releases the readers, too: close() can wait for ever for a status that is on its way.
main()
  .catch(report)
  .finally(() => process.exit());
