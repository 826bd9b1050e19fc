package report

import (
	"slices"

	"rettighetsporten/models"
)

// rights tells what the person can ask for about an activity, Art. 15(1)(e).
// Rectification, erasure and restriction always; the others by the ground of
// Art. 6(1) the activity rests on.
func (b *builder) rights(a ActivityInput) Fact {
	keys := []string{"rectification"}
	has := func(profiles ...models.LegalProfile) bool {
		return slices.ContainsFunc(a.Facts.LegalBases, func(basis models.LegalBasis) bool {
			return slices.Contains(profiles, basis.Profile)
		})
	}
	if has(models.BasisLegalDuty, models.BasisPublicTask) {
		keys = append(keys, "erasure_duty") // Art. 17(3)(b)
	} else {
		keys = append(keys, "erasure")
	}
	keys = append(keys, "restriction")
	if has(models.BasisPublicTask, models.BasisLegitInterest) {
		keys = append(keys, "objection") // Art. 21(1)
	}
	if has(models.BasisConsent) {
		keys = append(keys, "withdraw_consent") // Art. 7(3)
	}
	if has(models.BasisConsent, models.BasisContract) {
		keys = append(keys, "portability") // Art. 20(1)
	}
	if !hasProfile(a.Facts.LegalBases) {
		keys = append(keys, "unknown_basis")
	}
	lines := make([]string, len(keys))
	for i, key := range keys {
		lines[i] = b.l.T("report.right_" + key)
	}
	return Fact{Term: b.l.T("report.fact_rights"), Article: b.l.T("report.article_rights"), Lines: lines}
}

func hasProfile(bases []models.LegalBasis) bool {
	return slices.ContainsFunc(bases, func(basis models.LegalBasis) bool { return basis.Profile != "" })
}
