// Shows the answer to reset of the card in the first PC/SC reader, and the protocol that a
// connection to it has, through the npm package smartcard.

import {
  Context,
  NoReadersError,
  SCARD_LEAVE_CARD,
  SCARD_PROTOCOL_T0,
  SCARD_PROTOCOL_T1,
  SCARD_SHARE_SHARED,
} from 'smartcard';

async function main(): Promise<void> {
  const context = new Context();
  using _context = atEnd(() => context.close());

  const [reader] = context.listReaders();
  if (!reader) throw new NoReadersError();
  console.log(`Reader: ${reader.name}`);

  const card = await reader.connect(SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1);
  using _card = atEnd(() => card.disconnect(SCARD_LEAVE_CARD));

  const { atr, protocol } = card.getStatus();
  console.log(`ATR: ${hex(atr)}`);
  console.log(`Protocol: ${protocol === SCARD_PROTOCOL_T1 ? 'T=1' : 'T=0'}`);
}

/** Something to do when a scope ends; its failure is not to hide the error that ended the scope. */
function atEnd(release: () => void): Disposable {
  return {
    [Symbol.dispose]() {
      try {
        release();
      } catch (error) {
        report(error);
      }
    },
  };
}

function hex(bytes: Buffer): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
    .join(' ')
    .toUpperCase();
}

function report(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

await main().catch(report);
