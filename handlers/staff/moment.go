package staff

import (
	"strings"
	"time"

	"rettighetsporten/app/deadline"
)

// MomentLayout is how a date and a time are written in Norway.
const MomentLayout = "2.1.2006 15:04"

// ReadMoment reads a date and a time as people write them, "3.2.2026 09:30" or
// with "kl." between, by the clock in Norway; false when it cannot be read.
func ReadMoment(s string) (time.Time, bool) {
	at, err := time.ParseInLocation(MomentLayout, strings.Join(strings.Fields(strings.ReplaceAll(s, "kl.", " ")), " "), deadline.Zone())
	return at, err == nil
}
