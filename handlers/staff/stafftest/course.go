package stafftest

import (
	"context"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Quiet is a case in which nothing has been said beside the work on it.
type Quiet struct{}

// Standing allows every act that the state of the case allows.
func (Quiet) Standing(context.Context, authz.Actor, rights.Case) (rights.Standing, error) {
	return rights.Standing{}, nil
}

// Inquiries returns none.
func (Quiet) Inquiries([]models.Inquiry) ([]rights.Inquiry, error) { return nil, nil }

// Letters returns none.
func (Quiet) Letters(context.Context, authz.Actor, rights.Case) ([]rights.Letter, error) {
	return nil, nil
}

// Receipts returns none.
func (Quiet) Receipts(context.Context, authz.Actor, rights.Case) ([]rights.Receipt, error) {
	return nil, nil
}

// Advices returns none.
func (Quiet) Advices(context.Context, authz.Actor, rights.Case) ([]rights.Advice, error) {
	return nil, nil
}

// Relatives returns none.
func (Quiet) Relatives(context.Context, authz.Actor, rights.Case) ([]rights.Relative, error) {
	return nil, nil
}
