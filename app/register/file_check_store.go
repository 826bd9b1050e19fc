package register

import (
	"fmt"
	"slices"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/httpstore"
	"rettighetsporten/app/recordstore/kinds"
	"rettighetsporten/models"
)

var (
	storeKinds = []models.StoreKind{
		models.StoreSQL, models.StoreFile, models.StoreHTTP, models.StoreGDPRAPI, models.StoreMailbox, models.StoreArchive, models.StoreManual,
	}
	proofs = []models.SeedProof{models.ProofEID, models.ProofContactRegister, models.ProofCode, models.ProofCaseworker, models.ProofFound}
)

// maxBackupDays is how long a backup can be kept at most: ten years.
const maxBackupDays = 3660

// stores checks a controller's stores against the activities it has.
func (c *checker) stores(p trail, ctl controllerNode, activities []activityNode) {
	seen := map[string]bool{}
	for i, s := range ctl.Stores {
		p, where := p.key("stores").at(i), ctl.ID+"/"+s.ID
		c.id(p, where, s.ID, seen)
		c.text(p, where, "name", s.Name)
		known(c, p.key("kind"), where, "kind", storeKinds, s.Kind)
		known(c, p.key("accept_proofs"), where, "accept_proofs", proofs, s.AcceptProofs...)
		if len(s.Activities) == 0 {
			c.at(p.key("activities"), where, "", "activities are missing")
		}
		for _, id := range s.Activities {
			if !slices.ContainsFunc(activities, func(a activityNode) bool { return a.ID == id }) {
				c.at(p.key("activities"), where, "", fmt.Sprintf("the controller has no activity %q", id))
			}
		}
		if s.Owner.Name == "" || s.Owner.Email == "" {
			c.at(p.key("owner"), where, "", "owner: needs a name and an e-mail address")
		}
		if r := s.Retention; r != nil && (r.Days < 0 || r.Months < 0 || r.Text.IsZero()) {
			c.at(p.key("retention"), where, "", "retention: needs a text, and no negative number")
		}
		if s.BackupDays < 0 || s.BackupDays > maxBackupDays {
			c.at(p.key("backup_days"), where, "", fmt.Sprintf("backup_days: needs a number of days from 0 to %d", maxBackupDays))
		}
		c.reach(p, where, s)
	}
}

// reach checks that what the kind needs to reach the store is there.
func (c *checker) reach(p trail, where string, s storeNode) {
	if s.Kind == models.StoreManual {
		c.text(p, where, "instruction", s.Instruction)
		return
	}
	if s.Dataset.file == "" && s.Dataset.text == "" {
		c.at(p.key("dataset"), where, "", "dataset is missing")
	}
	if len(s.AcceptProofs) == 0 {
		c.at(p.key("accept_proofs"), where, "", "accept_proofs is missing: nothing could ever be searched for")
	}
	if !c.reached {
		if len(s.Connection) > 0 {
			c.at(p.key("connection"), where, "connection", "connection: how a store is reached is no part of this", "id", s.ID)
		}
		return
	}
	if err := kinds.All(httpstore.Config{}).Check(recordstore.Connection{Kind: recordstore.Kind(s.Kind), Settings: s.Connection}); err != nil {
		c.at(p.key("connection"), where, "", fmt.Sprintf("connection: %v", err))
	}
}
