package apptest

import (
	"context"
	_ "embed" // the accessibility rules
	"encoding/json"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

//go:embed testdata/axe.min.js
var axe string

// Violation is one accessibility rule the page breaks.
type Violation struct {
	ID     string   `json:"id"`
	Impact string   `json:"impact"` // minor, moderate, serious, critical
	Help   string   `json:"help"`
	Tags   []string `json:"tags"`  // wcag2aa and its like, or best-practice
	Nodes  []string `json:"nodes"` // where, and what would mend it
}

// String returns the violation as a failing test shows it.
func (v Violation) String() string {
	return fmt.Sprintf("%s (%s): %s\n  %s", v.ID, v.Impact, v.Help, strings.Join(v.Nodes, "\n  "))
}

const axeRun = `axe.run(document, {
	runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
	resultTypes: ["violations"],
}).then((result) => JSON.stringify(result.violations.map((v) => ({
	id: v.id, impact: v.impact, help: v.help, tags: v.tags,
	nodes: v.nodes.map((n) => n.target.join(" ") + "  " + n.html.slice(0, 300) + "  " + n.failureSummary.replace(/\s+/g, " ")),
}))))`

// Axe returns what axe-core finds wrong with the page as it is now, by the
// rules of WCAG 2.0 to 2.2 at levels A and AA and axe's own good practice. It
// runs in a world apart from the page's scripts, where the page's policy does
// not reach; it needs scripts switched on.
func (p *Page) Axe() []Violation {
	p.t.Helper()
	var found []Violation
	p.doWithin(workLimit, "running axe", func(ctx context.Context) error {
		world, err := chromedp.Call(ctx, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: p.frame, WorldName: "axe"})
		if err != nil {
			return fmt.Errorf("making a world for it: %w", err)
		}
		in := func(e *runtime.EvaluateParams) { e.ContextID = world.ExecutionContextID }
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[int](axe+"; 0", in)); err != nil {
			return fmt.Errorf("loading it: %w", err)
		}
		text, err := chromedp.Run(ctx, chromedp.Evaluate[string](axeRun, in, chromedp.EvalAwaitPromise))
		if err != nil {
			return err
		}
		return json.Unmarshal([]byte(text), &found)
	})
	return found
}
