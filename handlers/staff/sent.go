package staff

import "rettighetsporten/models"

// WasSent reports whether the person has got an answer.
func WasSent(item models.RequestItem) bool {
	return item.Status == models.StatusAnswered || item.Status == models.StatusClosed
}
