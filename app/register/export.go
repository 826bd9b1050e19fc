package register

import (
	"bytes"
	"context"
	"fmt"

	"go.yaml.in/yaml/v3"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database/table"
)

// Export returns the register as a file that is imported to the same: of the
// controller, or of every controller the administrator looks after when the ID
// is "". How stores are reached is never in it.
func (s *Service) Export(ctx context.Context, actor authz.Actor, controllerID string) ([]byte, error) {
	if err := actor.Require(authz.Administrator); err != nil {
		return nil, err
	}
	ids := []string{controllerID}
	if controllerID == "" {
		all, err := table.Controllers(s.DB.Read()).Order("id").Find(ctx)
		if err != nil {
			return nil, fmt.Errorf("reading the controllers: %w", err)
		}
		ids = nil
		for _, c := range all {
			if actor.Reaches(c.ID) {
				ids = append(ids, c.ID)
			}
		}
	}
	var file fileNode
	for _, id := range ids {
		e, err := s.Entry(ctx, actor, id)
		if err != nil {
			return nil, err
		}
		file.Controllers = append(file.Controllers, nodeOf(e))
	}
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(file); err != nil {
		return nil, fmt.Errorf("writing the register: %w", err)
	}
	return b.Bytes(), nil
}
