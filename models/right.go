package models

// InvokedRight is one right of a person under GDPR Chapter III. Its column is
// invoked_right, since "right" is a reserved word of SQL.
type InvokedRight string

// The rights.
const (
	RightAccess          InvokedRight = "access"           // Art. 15, innsyn
	RightRectification   InvokedRight = "rectification"    // Art. 16, retting
	RightErasure         InvokedRight = "erasure"          // Art. 17, sletting
	RightRestriction     InvokedRight = "restriction"      // Art. 18, begrensning
	RightPortability     InvokedRight = "portability"      // Art. 20, dataportabilitet
	RightObjection       InvokedRight = "objection"        // Art. 21, protest
	RightAutomated       InvokedRight = "automated"        // Art. 22, automatiserte avgjørelser
	RightWithdrawConsent InvokedRight = "withdraw_consent" // Art. 7(3), trekke samtykke
	RightComplaint       InvokedRight = "complaint"        // Art. 38(4), klage
)

// InvokedRights lists the rights in the order of their articles.
func InvokedRights() []InvokedRight {
	return []InvokedRight{
		RightAccess, RightRectification, RightErasure, RightRestriction, RightPortability,
		RightObjection, RightAutomated, RightWithdrawConsent, RightComplaint,
	}
}
