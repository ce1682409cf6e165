'use strict';

// Asks the first PC/SC reader for the UID of the card on it, through @pokusew/pcsclite.

const { once } = require('node:events');
const { promisify } = require('node:util');
const pcsclite = require('@pokusew/pcsclite');

const GET_UID = Buffer.from('FFCA000000', 'hex');
const SUCCESS = 0x9000;
const MAX_RESPONSE = 264;

async function main() {
  const pcsc = pcsclite();
  pcsc.on('reader', (reader) => reader.on('error', report));
  try {
    const [reader] = await once(pcsc, 'reader');
    pcsc.on('error', report);
    console.log(`Reader: ${reader.name}`);

    const protocol = await promisify(reader.connect).call(reader, {
      share_mode: reader.SCARD_SHARE_SHARED,
      protocol: reader.SCARD_PROTOCOL_T0 | reader.SCARD_PROTOCOL_T1,
    });
    try {
      await showUid(reader, protocol);
    } finally {
      await promisify(reader.disconnect).call(reader, reader.SCARD_LEAVE_CARD).catch(report);
    }
  } finally {
    for (const reader of Object.values(pcsc.readers)) reader.close();
    pcsc.close();
  }
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

// A reader that is closed while its state changes can keep Node.js running, hence the exit.
main()
  .catch(report)
  .finally(() => process.exit());
