package statistics

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"rettighetsporten/app/database"
	"rettighetsporten/models"
)

// overdue is unanswered requests that are past their time on the day asked.
// It changes by itself at midnight, so it is counted when somebody looks, over
// the open requests that are overdue alone.
type overdue struct {
	ControllerID string
	Month        string
	InvokedRight models.InvokedRight
	ActivityID   string
	Governing    int // past the governing date: the promise, where there is one
	Law          int // past the law's date too
}

// countOverdue is of every year, which costs nothing more: the index over the
// open items that are unanswered gives it alone. Its states are literals for
// that.
const countOverdue = `SELECT controller_id, %s AS month, invoked_right, activity_id, COUNT(*) AS governing,
	SUM(CASE WHEN CASE WHEN extended_at IS NULL THEN one_month ELSE extended END < ? THEN 1 ELSE 0 END) AS law
FROM request_items
WHERE controller_id IN ? AND governing < ? AND status IN ('received', 'collecting', 'review', 'approval', 'partly')
	AND first_answer_at IS NULL
GROUP BY 1, 2, 3, 4`

// overdue returns what is overdue of the year's requests.
func (s *Service) overdue(ctx context.Context, controllers []string, year int, today models.Date) ([]overdue, error) {
	month := "to_char(received_on, 'YYYY-MM')"
	if s.DB.Read().Name() == "sqlite" {
		month = "substr(received_on, 1, 7)"
	}
	var late []overdue
	err := s.DB.Read().WithContext(ctx).Raw(fmt.Sprintf(countOverdue, month), today, controllers, today).Scan(&late).Error
	if err != nil {
		return nil, fmt.Errorf("counting what is overdue: %w", database.Fault(err))
	}
	return slices.DeleteFunc(late, func(o overdue) bool { return !strings.HasPrefix(o.Month, strconv.Itoa(year)+"-") }), nil
}
