-- Asks the card in the first PC/SC reader for its greeting, through the
-- extension in pcsc.c.

CREATE TEMP TABLE reader AS
SELECT scard_reader() AS name;

SELECT 'Reader: ' || name FROM reader;

CREATE TEMP TABLE card AS
SELECT scard_connect(name) AS protocol FROM reader;

-- What goes to the card, and what comes back.
CREATE TEMP TABLE exchange (
    step INTEGER PRIMARY KEY,
    command BLOB NOT NULL,
    response BLOB
);

-- The same in lines, with a blank between two bytes.
CREATE TEMP VIEW transcript AS
SELECT
    exchange.step,
    '> ' || (
        SELECT group_concat(hex(substr(exchange.command, at.value, 1)), ' ')
        FROM generate_series(1, length(exchange.command)) AS at
    ) || char(10) || '< ' || (
        SELECT group_concat(hex(substr(exchange.response, at.value, 1)), ' ')
        FROM generate_series(1, length(exchange.response)) AS at
    ) AS lines
FROM exchange;

-- SELECT, as the card has it: the applet of this name.
INSERT INTO exchange (step, command)
VALUES (1, unhex('00A404000AA00000006203010C0601'));
UPDATE exchange SET response = scard_transmit(command)
WHERE step = 1;
SELECT lines FROM transcript
WHERE step = 1;

INSERT INTO exchange (step, command)
VALUES (2, unhex('00000000'));
UPDATE exchange SET response = scard_transmit(command)
WHERE step = 2;
SELECT lines FROM transcript
WHERE step = 2;

SELECT cast(substr(response, 1, length(response) - 2) AS TEXT)
FROM exchange
WHERE
    step = 2
    AND length(response) > 2
    AND substr(response, -2) = unhex('9000');

UPDATE card SET protocol = scard_disconnect();
