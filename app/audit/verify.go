package audit

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// Checkpoint says how far a chain had come at an instant. Kept outside the
// database, it betrays a cut tail and a chain that was hashed anew.
type Checkpoint struct {
	Chain string    `json:"chain"`
	Seq   int64     `json:"seq"`
	Hash  string    `json:"hash"`
	At    time.Time `json:"at"`
}

// Finding is one thing wrong with a chain.
type Finding struct {
	Chain string `json:"chain"`
	Seq   int64  `json:"seq"`
	What  string `json:"what"`
}

// The things that can be wrong.
const (
	FindingGap        = "missing"            // a number is left out: an entry was deleted or moved
	FindingPrev       = "broken link"        // it does not follow the entry before it
	FindingHash       = "changed"            // its content does not give its hash
	FindingHead       = "tail cut"           // the head knows of later entries
	FindingCheckpoint = "checkpoint differs" // the chain was hashed anew
	FindingCut        = "cut before checkpoint"
)

// Checkpoints returns where every chain stands now.
func Checkpoints(ctx context.Context, db *gorm.DB, at time.Time) ([]Checkpoint, error) {
	heads, err := gorm.G[chainHead](db).Order("chain").Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the heads of the log: %w", err)
	}
	points := make([]Checkpoint, 0, len(heads))
	for _, h := range heads {
		points = append(points, Checkpoint{Chain: h.Chain, Seq: h.Seq, Hash: h.Hash, At: at.UTC()})
	}
	return points, nil
}

// Verify walks every chain and returns what is wrong, and how many entries it
// read. With checkpoints kept outside the database it also finds a cut tail
// and a log that was hashed anew; without them these two leave no trace.
func Verify(ctx context.Context, db *gorm.DB, kept []Checkpoint) ([]Finding, int64, error) {
	heads, err := gorm.G[chainHead](db).Order("chain").Find(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("reading the heads of the log: %w", err)
	}
	var findings []Finding
	var read int64
	known := map[string]bool{}
	for _, head := range heads {
		known[head.Chain] = true
		w := walk{chain: head.Chain, kept: forChain(kept, head.Chain)}
		if err := w.run(ctx, db); err != nil {
			return nil, read, err
		}
		read += w.last
		w.finish(head)
		findings = append(findings, w.findings...)
	}
	orphans, err := headless(ctx, db, known)
	if err != nil {
		return nil, read, err
	}
	findings = append(findings, orphans...)
	for _, c := range kept {
		if !known[c.Chain] {
			findings = append(findings, Finding{Chain: c.Chain, Seq: c.Seq, What: FindingCut})
		}
	}
	return findings, read, nil
}

// headless finds chains whose head was taken away, and with it the sight of
// them.
func headless(ctx context.Context, db *gorm.DB, known map[string]bool) ([]Finding, error) {
	var chains []string
	if err := db.WithContext(ctx).Raw("SELECT DISTINCT chain FROM audit_entries ORDER BY chain").Scan(&chains).Error; err != nil {
		return nil, fmt.Errorf("reading the log: %w", err)
	}
	var findings []Finding
	for _, chain := range chains {
		if !known[chain] {
			findings = append(findings, Finding{Chain: chain, Seq: 1, What: FindingHead})
		}
	}
	return findings, nil
}

func forChain(kept []Checkpoint, chain string) map[int64]string {
	out := map[int64]string{}
	for _, c := range kept {
		if c.Chain == chain {
			out[c.Seq] = c.Hash
		}
	}
	return out
}

type walk struct {
	chain    string
	kept     map[int64]string
	last     int64
	lastHash string
	findings []Finding
}

func (w *walk) run(ctx context.Context, db *gorm.DB) error {
	const batch = 1000
	for {
		entries, err := gorm.G[Entry](db).Where("chain = ? AND seq > ?", w.chain, w.last).
			Order("seq").Limit(batch).Find(ctx)
		if err != nil {
			return fmt.Errorf("reading the log: %w", err)
		}
		for _, e := range entries {
			w.check(e)
		}
		if len(entries) < batch {
			return nil
		}
	}
}

func (w *walk) check(e Entry) {
	if e.Seq != w.last+1 {
		w.found(w.last+1, FindingGap)
	}
	if e.PrevHash != w.lastHash {
		w.found(e.Seq, FindingPrev)
	}
	if e.computeHash() != e.Hash {
		w.found(e.Seq, FindingHash)
	}
	if want, ok := w.kept[e.Seq]; ok && want != e.Hash {
		w.found(e.Seq, FindingCheckpoint)
	}
	w.last, w.lastHash = e.Seq, e.Hash
}

func (w *walk) finish(head chainHead) {
	if head.Seq != w.last || head.Hash != w.lastHash {
		w.found(w.last+1, FindingHead)
	}
	for seq := range w.kept {
		if seq > w.last {
			w.found(seq, FindingCut)
		}
	}
}

func (w *walk) found(seq int64, what string) {
	w.findings = append(w.findings, Finding{Chain: w.chain, Seq: seq, What: what})
}
