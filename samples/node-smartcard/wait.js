'use strict';

// Waits up to five seconds for a card in any PC/SC reader, and shows its ATR and its UID, through
// the npm package smartcard.

const { once } = require('node:events');
const { Devices } = require('smartcard');

const GET_UID = Buffer.from('FFCA000000', 'hex');
const SUCCESS = 0x9000;
const PATIENCE = 5; // seconds

async function main() {
  const devices = new Devices();
  try {
    devices.start();
    // This comes for a card that is in already, too. Devices has connected to it.
    const signal = AbortSignal.timeout(PATIENCE * 1000);
    const [{ reader, card }] = await once(devices, 'card-inserted', { signal });
    devices.on('error', report);
    console.log(`Reader: ${reader.name}`);
    console.log(`ATR: ${hex(card.atr)}`);
    await showUid(card);
  } finally {
    // This disconnects, too, and leaves the card as it is.
    devices.stop();
  }
}

async function showUid(card) {
  const response = await card.transmit(GET_UID);
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
  const tooLate = error.name === 'AbortError';
  console.error(tooLate ? `No card came within ${PATIENCE} seconds` : error.message);
  process.exitCode = 1;
}

main().catch(report);
