package httpclient

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"
)

// maxRate bounds what is remembered of the past.
const maxRate = 1_000_000

// RateLimit says how often a service may be asked. Every limit holds, in any
// stretch of time as long as its period. Several instances of the portal do not
// know of each other.
type RateLimit struct {
	Limits []Limit `yaml:"limits,omitempty"`
}

// Limit is so many requests in a period.
type Limit struct {
	Rate   int    `yaml:"rate"`
	Period Period `yaml:"period"`
}

// Period is a length of time.
type Period string

// The periods.
const (
	Second Period = "second"
	Minute Period = "minute"
	Hour   Period = "hour"
	Day    Period = "day"
)

func (p Period) length() time.Duration {
	switch p {
	case Second:
		return time.Second
	case Minute:
		return time.Minute
	case Hour:
		return time.Hour
	case Day:
		return 24 * time.Hour
	default:
		return 0
	}
}

// Check returns what is wrong with the limits.
func (r RateLimit) Check() error {
	for _, l := range r.Limits {
		if l.Rate <= 0 || l.Period.length() == 0 {
			return errors.New("rate_limit_config: a limit needs a rate above 0 and a period: second, minute, hour or day")
		}
	}
	return nil
}

// retryAfter returns how long the service asks to be left alone: seconds or a
// date, RFC 9110 section 10.2.3. 0: it does not say.
func (c *Client) retryAfter(response *http.Response) time.Duration {
	value := response.Header.Get("Retry-After")
	if seconds, err := strconv.Atoi(value); err == nil && seconds >= 0 {
		return time.Duration(min(seconds, int(maxWait/time.Second))) * time.Second
	}
	if date, err := http.ParseTime(value); err == nil && c.config.Now != nil {
		return max(date.Sub(c.config.Now()), 0)
	}
	return 0
}

func waitFor(said time.Duration, attempt int) time.Duration {
	if said == 0 {
		said = firstWait << attempt
	}
	return min(said, maxWait)
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
