package apptest

import (
	"context"
	_ "embed" // the finder's script
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

//go:embed browser_find.js
var finder string

// evaluate returns the value of the expression in the page. The content
// security policy does not apply to it.
func evaluate[T any](ctx context.Context, expression string) (T, error) {
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression))
}

// barrier returns when the page has handled everything before it.
func barrier(ctx context.Context) error {
	_, err := evaluate[int](ctx, "0")
	if isPassing(err) {
		return nil
	}
	return err
}

// found is the finder's answer. Error says why there is no element yet.
type found struct {
	Error string  `json:"error"`
	X     float64 `json:"x"`
	Y     float64 `json:"y"`
	Value string  `json:"value"`
}

// ask calls a function of the finder until it has an answer without an error.
func ask(ctx context.Context, function string, args ...any) (found, error) {
	call, err := finderCall(function, args)
	if err != nil {
		return found{}, err
	}
	tick := time.NewTicker(25 * time.Millisecond)
	defer tick.Stop()
	var last string // why not yet: what to say when the time is up
	for {
		answer, err := evaluate[found](ctx, call)
		if err == nil && answer.Error == "" {
			return answer, nil
		}
		if err == nil {
			last = answer.Error
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			if err == nil || errors.Is(err, context.DeadlineExceeded) {
				err = errors.New(last)
			}
			return found{}, err
		}
		if err != nil && !isPassing(err) {
			return found{}, err
		}
	}
}

func finderCall(function string, args []any) (string, error) {
	encoded := make([]string, len(args))
	for i, a := range args {
		b, err := json.Marshal(a)
		if err != nil {
			return "", fmt.Errorf("encoding an argument: %w", err)
		}
		encoded[i] = string(b)
	}
	return fmt.Sprintf("(() => {%s\nreturn %s(%s)})()", finder, function, strings.Join(encoded, ",")), nil
}

// isPassing reports whether the error only says that the page was being
// replaced by the next one.
func isPassing(err error) bool {
	if err == nil {
		return false
	}
	text := err.Error()
	for _, part := range []string{"Execution context was destroyed", "Cannot find context", "navigated or closed"} {
		if strings.Contains(text, part) {
			return true
		}
	}
	return false
}
