// What a program needs of PC/SC to talk to a card: calls of the Smart Card Connector's, which is
// another extension and takes them as messages.

const CONNECTOR = 'khpfeaanjngmcnplbdlpegiifgpfgdco';
const REQUEST = 'pcsc_lite_function_call::request';
const RESPONSE = 'pcsc_lite_function_call::response';

const SUCCESS = 0;
const SCOPE_SYSTEM = 2;
const SHARE_SHARED = 2;
const PROTOCOL_T0 = 1;
const PROTOCOL_T1 = 2;
const LEAVE_CARD = 0;

/** A function of PC/SC failed; `code` is what it returned, as a signed number. */
export class PcscError extends Error {
  name = 'PcscError';

  constructor(functionName, words, code) {
    super(`${functionName}: ${words}`);
    this.code = code;
  }
}

/** Calls `use` with a session of the PC/SC service, which ends when that is done. */
export async function withContext(use) {
  const connector = new Connector();
  try {
    const [context] = await connector.call('SCardEstablishContext', SCOPE_SYSTEM, null, null);
    return await useAndEnd(
      () => use(new Context(connector, context)),
      () => connector.call('SCardReleaseContext', context),
    );
  } finally {
    connector.disconnect();
  }
}

/** A connection to the Smart Card Connector, which asks the user about each new client. */
class Connector {
  #port = chrome.runtime.connect(CONNECTOR);
  #channelId = crypto.getRandomValues(new Uint32Array(1))[0];
  #requests = new Map();
  #lastId = 0;

  constructor() {
    this.#port.onMessage.addListener((message) => this.#received(message));
    this.#port.onDisconnect.addListener(() => this.#disconnected());
  }

  disconnect() {
    this.#port.disconnect();
  }

  /** Calls a function of PC/SC, and gives its output arguments if it succeeds. */
  async call(functionName, ...args) {
    const [code, ...results] = await this.#request(functionName, ...args);
    if (code !== SUCCESS) {
      const [words] = await this.#request('pcsc_stringify_error', code);
      throw new PcscError(functionName, words, code);
    }
    return results;
  }

  #request(functionName, ...args) {
    const id = ++this.#lastId;
    const payload = { function_name: functionName, arguments: args };
    return new Promise((resolve, reject) => {
      this.#send(REQUEST, { request_id: id, payload });
      this.#requests.set(id, { resolve, reject });
    });
  }

  #send(type, data) {
    this.#port.postMessage({ type, data });
  }

  #received({ type, data }) {
    if (type === RESPONSE) {
      this.#settle(data);
    } else if (type === 'ping') {
      this.#send('pong', { channel_id: this.#channelId });
    }
  }

  #settle({ request_id: id, payload, error }) {
    const request = this.#requests.get(id);
    this.#requests.delete(id);
    if (error === undefined) {
      request.resolve(payload);
    } else {
      request.reject(new Error(`Smart Card Connector: ${error}`));
    }
  }

  #disconnected() {
    const reason = chrome.runtime.lastError?.message ?? 'It closed the connection.';
    for (const { reject } of this.#requests.values()) {
      reject(new Error(`Smart Card Connector: ${reason}`));
    }
    this.#requests.clear();
  }
}

class Context {
  #connector;
  #handle;

  constructor(connector, handle) {
    this.#connector = connector;
    this.#handle = handle;
  }

  /** The names of the readers, of which there is one at least. */
  async readers() {
    const [names] = await this.#connector.call('SCardListReaders', this.#handle, null);
    return names;
  }

  /** Calls `use` with the card in a reader, shared with other programs; leaves it as it is. */
  async withCard(reader, use) {
    const [handle, protocol] = await this.#connector.call(
      'SCardConnect',
      this.#handle,
      reader,
      SHARE_SHARED,
      PROTOCOL_T0 | PROTOCOL_T1,
    );
    return await useAndEnd(
      () => use(new Card(this.#connector, handle, protocol)),
      () => this.#connector.call('SCardDisconnect', handle, LEAVE_CARD),
    );
  }
}

class Card {
  #connector;
  #handle;
  #protocol;

  constructor(connector, handle, protocol) {
    this.#connector = connector;
    this.#handle = handle;
    this.#protocol = protocol;
  }

  /** Sends a command, and gives the response. */
  async transmit(command) {
    const [, response] = await this.#connector.call(
      'SCardTransmit',
      this.#handle,
      { protocol: this.#protocol },
      Array.from(command),
      null,
    );
    return Uint8Array.from(response);
  }
}

/** Does `use`, then `end` in any case. If both fail, `use` is why. */
async function useAndEnd(use, end) {
  let result;
  try {
    result = await use();
  } catch (error) {
    await end().catch(() => {});
    throw error;
  }
  await end();
  return result;
}
