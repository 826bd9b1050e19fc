package register

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database/table"
)

// write makes the database say what after says of the controller's own fields
// and its activities, gives what differs a new version, and logs it. Before is
// nil for a controller that is not there yet.
func (s *Service) write(ctx context.Context, tx *gorm.DB, actor authz.Actor, action string, before *ControllerEntry, after ControllerEntry) error {
	old := ControllerEntry{}
	if before != nil {
		old = *before
	}
	differences, err := Differences(old, after)
	if err != nil {
		return err
	}
	after = stamped(after, old, differences)
	if err := table.Controllers(tx, clause.OnConflict{UpdateAll: true}).Create(ctx, &after.Controller); err != nil {
		return fmt.Errorf("keeping the controller: %w", err)
	}
	if err := writeActivities(ctx, tx, old, after); err != nil {
		return err
	}
	if err := s.keepWords(ctx, tx, actor, old.Facts, after); err != nil {
		return err
	}
	if before == nil {
		return audit.Record(ctx, tx, actor, s.Now(), audit.Event{Chain: after.ID, Action: action})
	}
	return s.record(ctx, tx, actor, action, after.ID, differences)
}

// stamped returns the entry with a version that nothing of the old has on what
// differs from it, and the activities numbered as they stand.
func stamped(e, old ControllerEntry, differences []Difference) ControllerEntry {
	next := old.Version
	for _, a := range old.Activities {
		next = max(next, a.Version)
	}
	next++
	versions := map[string]int{}
	for _, a := range old.Activities {
		versions[a.ID] = a.Version
	}
	e.Version = old.Version
	for _, d := range differences {
		switch d.Kind {
		case KindController:
			e.Version = next
		case KindActivity:
			versions[d.ID] = next
		case KindStore:
		}
	}
	if e.Version == 0 {
		e.Version = next
	}
	e.Activities = slices.Clone(e.Activities)
	for i := range e.Activities {
		a := &e.Activities[i]
		a.ControllerID, a.Position, a.Version = e.ID, i+1, versions[a.ID]
	}
	return e
}

func writeActivities(ctx context.Context, tx *gorm.DB, old, after ControllerEntry) error {
	var ids []string
	for _, a := range after.Activities {
		ids = append(ids, a.ID)
	}
	if len(old.Activities) > 0 {
		if _, err := table.ProcessingActivities(tx).Where("controller_id = ? AND id NOT IN ?", after.ID, append(ids, "")).Delete(ctx); err != nil {
			return fmt.Errorf("taking out activities: %w", err)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	if err := table.ProcessingActivities(tx, clause.OnConflict{UpdateAll: true}).CreateInBatches(ctx, &after.Activities, 100); err != nil {
		return fmt.Errorf("keeping the activities: %w", err)
	}
	return nil
}

// record logs the action once for each thing that differs, with the names of
// the fields and the beginnings of the hashes of what they said before and
// after: the log can never be shortened, and holds no texts.
func (s *Service) record(ctx context.Context, tx *gorm.DB, actor authz.Actor, action, controllerID string, differences []Difference) error {
	if len(differences) == 0 && action == imported { // how a store is reached may have changed
		return audit.Record(ctx, tx, actor, s.Now(), audit.Event{Chain: controllerID, Action: action})
	}
	for i := 0; i < len(differences); {
		first, detail := differences[i], map[string]string{}
		if first.ID != "" {
			detail[string(first.Kind)] = first.ID
		}
		for ; i < len(differences) && differences[i].Kind == first.Kind && differences[i].ID == first.ID; i++ {
			if d := differences[i]; d.Field != "" {
				detail["field:"+d.Field] = digest(d.Before) + "→" + digest(d.After)
			}
		}
		if err := audit.Record(ctx, tx, actor, s.Now(), audit.Event{Chain: controllerID, Action: action, Detail: detail}); err != nil {
			return err
		}
	}
	return nil
}

// digest returns the first twelve letters of the hash of the values, "" for
// none.
func digest(values []string) string {
	if len(values) == 0 {
		return ""
	}
	sum := sha256.Sum256([]byte(strings.Join(values, "\n")))
	return hex.EncodeToString(sum[:])[:12]
}
