// Waits up to five seconds for a card in any PC/SC reader, and shows its ATR and its UID, through
// the npm package smartcard.

import { once } from 'node:events';
import { type CardInterface as Card, type DeviceEvents, Devices } from 'smartcard';

const GET_UID = Buffer.from('FFCA000000', 'hex');
const SUCCESS = 0x9000;
const PATIENCE = 5; // seconds

type CardInserted = Parameters<DeviceEvents['card-inserted']>;

async function main(): Promise<void> {
  const devices = new Devices();
  // stop() disconnects, too, and leaves the card as it is.
  using _devices = { [Symbol.dispose]: () => devices.stop() };

  devices.start();
  // This comes for a card that is in already, too. Devices has connected to it.
  const signal = AbortSignal.timeout(PATIENCE * 1000);
  const [{ reader, card }] = (await once(devices, 'card-inserted', { signal })) as CardInserted;
  devices.on('error', report);
  console.log(`Reader: ${reader.name}`);
  console.log(`ATR: ${hex(card.getStatus().atr)}`);
  await showUid(card);
}

async function showUid(card: Card): Promise<void> {
  const response = await card.transmit(GET_UID);
  if (response.length < 2) throw new Error('The card gave no status word');
  console.log(`> ${hex(GET_UID)}`);
  console.log(`< ${hex(response)}`);
  const uid = response.subarray(0, -2);
  if (response.readUInt16BE(uid.length) === SUCCESS && uid.length > 0) {
    console.log(`UID: ${hex(uid)}`);
  }
}

function hex(bytes: Buffer): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
    .join(' ')
    .toUpperCase();
}

function report(error: unknown): void {
  if (error instanceof Error && error.name === 'AbortError') {
    console.error(`No card came within ${PATIENCE} seconds`);
  } else {
    console.error(error instanceof Error ? error.message : error);
  }
  process.exitCode = 1;
}

await main().catch(report);
