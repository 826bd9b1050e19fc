package remind

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/register"
	"rettighetsporten/models"
)

// addressesOf returns where the audience is reached. Where nobody can be
// found, it is the controller's contact point or else its ombud, as the
// register has them, so that a reminder is not lost for want of a reader.
func addressesOf(ctx context.Context, tx *gorm.DB, n notice, to audience) ([]string, error) {
	found, err := staffOf(ctx, tx, n, to)
	if err != nil {
		return nil, fmt.Errorf("looking for whom to remind: %w", err)
	}
	for _, address := range []string{n.controller.Facts.Contact.Email, n.controller.Facts.Ombud.Email} {
		if len(found) == 0 && address != "" {
			found = []string{address}
		}
	}
	for i, address := range found {
		found[i] = strings.ToLower(address)
	}
	slices.Sort(found)
	return slices.Compact(found), nil
}

func staffOf(ctx context.Context, tx *gorm.DB, n notice, to audience) ([]string, error) {
	switch to {
	case owner:
		if n.task == nil || n.task.OwnerEmail == "" {
			return nil, nil
		}
		return []string{n.task.OwnerEmail}, nil
	case caseworker:
		if n.item.AssigneeID != nil {
			found, err := emails(ctx, tx, n, authz.Caseworker, *n.item.AssigneeID)
			if err != nil || len(found) > 0 {
				return found, err
			}
		}
		return emails(ctx, tx, n, authz.Ombud, "") // nobody has it
	case leader:
		return emails(ctx, tx, n, authz.Approver, "")
	case ombud:
		return emails(ctx, tx, n, authz.Ombud, "")
	default:
		return nil, fmt.Errorf("nobody is called %q", to)
	}
}

// emails returns the addresses of the staff with the role for the controller;
// of the one alone when an ID is given. Who is away is left in peace: whoever
// stands in for them is told, when they have the role.
func emails(ctx context.Context, tx *gorm.DB, n notice, role authz.Role, staffID string) ([]string, error) {
	staff, err := table.Staff(tx).Select("id", "email").Where(`email <> '' AND id IN (SELECT staff_id FROM staff_grants
		WHERE staff_grants.controller_id = ? AND staff_grants.role = ?)`, n.controller.ID, role).Order("id").Find(ctx)
	if err != nil {
		return nil, err
	}
	away, err := register.AwayOn(ctx, tx, n.controller.ID, n.today)
	if err != nil {
		return nil, err
	}
	addresses := map[string]string{}
	for _, p := range staff {
		addresses[p.ID] = p.Email
	}
	var found []string
	for _, p := range staff {
		if staffID == "" || staffID == p.ID {
			found = append(found, addresses[away.For(p.ID, func(id string) bool { return addresses[id] != "" })])
		}
	}
	return found, nil
}

// CaseworkersOf returns the addresses of whoever works on the item that day:
// the one who has it or stands in for them, the ombud where nobody has it, and
// the controller's contact point where no employee is known.
func CaseworkersOf(ctx context.Context, tx *gorm.DB, controller models.Controller, item models.RequestItem, today models.Date) ([]string, error) {
	return addressesOf(ctx, tx, notice{controller: controller, item: item, today: today}, caseworker)
}
