// Command wait waits up to five seconds for a card in any PC/SC reader, and
// shows its ATR and its UID, through the scard package.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/ebfe/scard"
)

const patience = 5 * time.Second

var (
	getUID  = []byte{0xFF, 0xCA, 0x00, 0x00, 0x00}
	success = []byte{0x90, 0x00}
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "wait:", err)
		os.Exit(1)
	}
}

func run() error {
	context, err := scard.EstablishContext()
	if err != nil {
		return fmt.Errorf("establish context: %w", err)
	}
	defer context.Release()

	reader, err := awaitCard(context)
	if err != nil {
		return err
	}
	card, err := context.Connect(reader, scard.ShareShared, scard.ProtocolAny)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer card.Disconnect(scard.LeaveCard)

	return show(reader, card)
}

// awaitCard waits until there is a card in one of the readers, and returns the
// name of that reader.
func awaitCard(context *scard.Context) (string, error) {
	readers, err := context.ListReaders()
	if err != nil {
		return "", fmt.Errorf("list readers: %w", err)
	}
	states := make([]scard.ReaderState, len(readers))
	for i, reader := range readers {
		states[i] = scard.ReaderState{Reader: reader, CurrentState: scard.StateUnaware}
	}
	deadline := time.Now().Add(patience)
	for {
		// It returns as soon as a reader is in another state than the one that
		// is known: of those that are unaware, at once. A time-out that is
		// negative would mean for ever.
		err := context.GetStatusChange(states, max(0, time.Until(deadline)))
		if errors.Is(err, scard.ErrTimeout) {
			return "", fmt.Errorf("no card came within %v", patience)
		}
		if err != nil {
			return "", fmt.Errorf("get status change: %w", err)
		}
		for i, state := range states {
			if state.EventState&scard.StatePresent != 0 {
				return state.Reader, nil
			}
			states[i].CurrentState = state.EventState
		}
	}
}

func show(reader string, card *scard.Card) error {
	status, err := card.Status()
	if err != nil {
		return fmt.Errorf("get status: %w", err)
	}
	fmt.Printf("Reader: %s\nATR: % X\n", reader, status.Atr)

	response, err := card.Transmit(getUID)
	if err != nil {
		return fmt.Errorf("get UID: %w", err)
	}
	if len(response) < len(success) {
		return errors.New("get UID: the reader gave no status word")
	}
	fmt.Printf("> % X\n< % X\n", getUID, response)
	if uid, ok := bytes.CutSuffix(response, success); ok && len(uid) > 0 {
		fmt.Printf("UID: % X\n", uid)
	}
	return nil
}
