// Speaks the protocol of ChromeOS's Smart Card Connector with other extensions. The calls are made
// by a native-messaging host, which every client has for itself: with its process end its contexts.

const NATIVE_HOST = 'smart_card_connector';
const REQUEST = 'pcsc_lite_function_call::request';
const RESPONSE = 'pcsc_lite_function_call::response';
const PING_INTERVAL = 10_000;
const PING_TIMEOUT = 600_000;

// Tells clients whether this is still the program that they had to do with before.
const CHANNEL_ID = crypto.getRandomValues(new Uint32Array(1))[0];

chrome.runtime.onConnectExternal.addListener((client) => {
  const host = chrome.runtime.connectNative(NATIVE_HOST);
  const pinging = keepPinging(client, disconnect);

  function disconnect() {
    pinging.stop();
    host.disconnect();
    client.disconnect();
  }

  function respond(data) {
    client.postMessage({ type: RESPONSE, data });
  }

  function request(data) {
    if (!isRequest(data)) {
      disconnect();
    } else if (!isCall(data.payload)) {
      respond({ request_id: data.request_id, error: 'Not a function name with arguments' });
    } else {
      host.postMessage(data);
    }
  }

  client.onMessage.addListener((message) => {
    if (message?.type === REQUEST) {
      request(message.data);
    } else if (message?.type === 'ping') {
      client.postMessage({ type: 'pong', data: { channel_id: CHANNEL_ID } });
    } else if (message?.type === 'pong') {
      pinging.pong(message.data?.channel_id);
    }
  });
  client.onDisconnect.addListener(disconnect);
  host.onMessage.addListener(respond);
  host.onDisconnect.addListener(() => {
    console.error(chrome.runtime.lastError?.message ?? 'The native host ended');
    disconnect();
  });
});

/** Calls `whenGone` if a client does not answer for long, or is another one all of a sudden. */
function keepPinging(client, whenGone) {
  let channelId;
  let timeout = setTimeout(whenGone, PING_TIMEOUT);
  const ping = () => client.postMessage({ type: 'ping', data: {} });
  const interval = setInterval(ping, PING_INTERVAL);
  ping();
  return {
    pong(id) {
      channelId ??= id;
      if (!Number.isFinite(id) || id !== channelId) {
        whenGone();
        return;
      }
      clearTimeout(timeout);
      timeout = setTimeout(whenGone, PING_TIMEOUT);
    },
    stop() {
      clearTimeout(timeout);
      clearInterval(interval);
    },
  };
}

function isRequest(data) {
  return hasOnly(data, ['request_id', 'payload']) && Number.isFinite(data.request_id);
}

function isCall(payload) {
  return (
    hasOnly(payload, ['function_name', 'arguments']) &&
    typeof payload.function_name === 'string' &&
    Array.isArray(payload.arguments)
  );
}

function hasOnly(value, keys) {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length === keys.length &&
    keys.every((key) => key in value)
  );
}
