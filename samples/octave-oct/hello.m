% Asks the card in the first PC/SC reader for its greeting, through the functions in pcsc.cc.

autoload('pcsc_establish_context', 'pcsc.oct');
autoload('pcsc_release_context', 'pcsc.oct');
autoload('pcsc_list_readers', 'pcsc.oct');
autoload('pcsc_connect', 'pcsc.oct');
autoload('pcsc_disconnect', 'pcsc.oct');
autoload('pcsc_transmit', 'pcsc.oct');

% A cleanup runs when its variable goes out of scope, also after an error. Those of one function
% have no order: the card has a function of its own, which ends first.
function greet_in_first_reader()
    context = pcsc_establish_context();
    release = onCleanup(@() pcsc_release_context(context));
    readers = pcsc_list_readers(context);
    fprintf('Reader: %s\n', readers{1});
    greet_in_reader(context, readers{1});
end

function greet_in_reader(context, reader)
    card = pcsc_connect(context, reader);
    disconnect = onCleanup(@() pcsc_disconnect(card));
    greet(card);
end

function greet(card)
    select_applet = uint8([0x00, 0xA4, 0x04, 0x00, 0x0A, ...
                           0xA0, 0x00, 0x00, 0x00, 0x62, 0x03, 0x01, 0x0C, 0x06, 0x01]);
    exchange(card, select_applet);

    get_greeting = uint8([0x00, 0x00, 0x00, 0x00]);
    response = exchange(card, get_greeting);
    greeting = response(1:end - 2);
    if ~isempty(greeting) && isequal(response(end - 1:end), [0x90, 0x00])
        fprintf('%s\n', char(greeting));
    end
end

% Sends a command, prints it with its response, and returns the response.
function response = exchange(card, command)
    response = pcsc_transmit(card, command);
    if numel(response) < 2
        error('The card gave no status word');
    end
    fprintf('>%s\n', sprintf(' %02X', command));
    fprintf('<%s\n', sprintf(' %02X', response));
end

greet_in_first_reader();
