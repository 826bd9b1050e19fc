package answer

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strconv"

	"rettighetsporten/app/fault"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/network/httpclient"
	"rettighetsporten/app/register"
	"rettighetsporten/models"
)

// attempt is what came of one: the reason is "" where there is a receipt.
type attempt struct {
	reason  models.TransferReason
	status  int
	forGood bool // there is no use in trying again
	dropped bool // nothing was sent, nor will be
}

// send hands the files over. What went wrong there is in the attempt; the error
// is our own.
func (s *Service) send(ctx context.Context, t models.DirectTransfer, bundle models.AnswerFile) (attempt, error) {
	notSetUp := attempt{reason: models.TransferNotSetUp, forGood: true}
	chosen, connection, err := s.Register.Receiver(ctx, t.ControllerID, t.ReceiverID)
	if fault.Is(err, fault.NotFound) {
		return notSetUp, nil
	}
	if err != nil {
		return attempt{}, err
	}
	if chosen.Name != t.ReceiverName { // the ID is somebody else's by now
		return notSetUp, nil
	}
	client, err := s.receiver(connection)
	if err != nil {
		s.Log.WarnContext(ctx, "a receiver is not set up", slog.String("receiver_id", t.ReceiverID), slog.String("fault", err.Error()))
		return notSetUp, nil
	}
	defer client.Close()
	sum, err := hex.DecodeString(bundle.SHA256)
	if err != nil {
		return attempt{}, fmt.Errorf("reading the sum of the files: %w", err)
	}
	body, write := io.Pipe()
	written := make(chan error, 1)
	go func() {
		err := s.copyFile(ctx, bundle, write)
		_ = write.CloseWithError(err)
		written <- err
	}()
	status, err := client.Deliver(ctx, httpclient.Parcel{Body: body, Size: bundle.Size, Header: map[string]string{
		"Content-Type":    "application/zip",
		"Content-Digest":  "sha-256=:" + base64.StdEncoding.EncodeToString(sum) + ":", // RFC 9530
		"Idempotency-Key": strconv.Quote(bundle.ID),
	}})
	_ = body.Close()
	ours := <-written
	if ctx.Err() != nil {
		return attempt{}, ctx.Err()
	}
	if ours != nil && !errors.Is(ours, io.ErrClosedPipe) { // what the receiver does not read to the end is theirs
		return attempt{}, ours
	}
	return attempted(status, err), nil
}

// receiver opens the way to a receiver.
func (s *Service) receiver(c models.StoreConnection) (*httpclient.Client, error) {
	expanded, err := c.Expand(s.Environment)
	if err != nil {
		return nil, err
	}
	options, err := register.ReceiverOptions(expanded)
	if err != nil {
		return nil, err
	}
	return s.Network.Open(options, nil)
}

// attempted says what an answer, or none, comes to.
func attempted(status int, err error) attempt {
	did := attempt{status: status}
	if e := recordstore.AsError(err); e != nil {
		switch e.Reason {
		case recordstore.TimedOut:
			did.reason = models.TransferSilent
		case recordstore.Refused:
			did.reason, did.forGood = models.TransferNotSetUp, true // the guard, or the receiver's own login
		default:
			did.reason = models.TransferUnreachable
		}
		return did
	}
	switch {
	case status/100 == 2:
	case status == 408, status == 425, status == 429, status >= 500:
		did.reason = models.TransferBusy
	case status/100 == 3:
		did.reason, did.forGood = models.TransferRedirected, true
	default:
		did.reason, did.forGood = models.TransferRefused, true
	}
	return did
}
