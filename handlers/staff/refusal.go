package staff

import (
	"errors"
	"net/http"

	"rettighetsporten/app/fault"
	"rettighetsporten/handlers/web"
)

// Refusal words why a step was not taken, with the status to show it under,
// where the page can be shown again: the input was wrong, the case is no
// longer as the page said, or what is needed does not answer now. Every other error is left to the error page.
func Refusal(b web.Base, err error) (status int, message string, ok bool) {
	f, isFault := errors.AsType[*fault.Error](err)
	if !isFault {
		return 0, "", false
	}
	switch f.Kind {
	case fault.Conflict:
		status = http.StatusConflict
	case fault.Invalid:
		status = http.StatusUnprocessableEntity
	case fault.Unavailable:
		status = http.StatusServiceUnavailable
	default:
		return 0, "", false
	}
	return status, b.T(f.Key, f.Params), true
}
