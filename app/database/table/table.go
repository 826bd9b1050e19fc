// Package table opens the table of each model: [Letters](tx) is gorm.G of
// [models.Letter].
//
// gorm.G is a generic function: each package that names it with a model has all
// of GORM compiled for that model once more, a good second each time. Here it is
// done once for all. They are variables, since what is inlined is compiled where
// it is called.
package table

import (
	"gorm.io/gorm"

	"rettighetsporten/models"
)

// The tables, in the order of the alphabet.
var (
	AccessReports        = gorm.G[models.AccessReport]
	Advice               = gorm.G[models.Advice]
	AnswerDrafts         = gorm.G[models.AnswerDraft]
	Attachments          = gorm.G[models.Attachment]
	AnswerFileParts      = gorm.G[models.AnswerFilePart]
	AnswerFiles          = gorm.G[models.AnswerFile]
	CalendarFeeds        = gorm.G[models.CalendarFeed]
	CaseFiles            = gorm.G[models.CaseFile]
	CaseLinks            = gorm.G[models.CaseLink]
	CollectedPages       = gorm.G[models.CollectedPage]
	Collections          = gorm.G[models.Collection]
	Controllers          = gorm.G[models.Controller]
	DataSubjects         = gorm.G[models.DataSubject]
	Digests              = gorm.G[models.Digest]
	DirectTransfers      = gorm.G[models.DirectTransfer]
	Drafts               = gorm.G[models.Draft]
	EffectPlans          = gorm.G[models.EffectPlan]
	Extensions           = gorm.G[models.Extension]
	FactConfirmations    = gorm.G[models.FactConfirmation]
	Fulfilments          = gorm.G[models.Fulfilment]
	IdentitySeeds        = gorm.G[models.IdentitySeed]
	Inquiries            = gorm.G[models.Inquiry]
	KeptForms            = gorm.G[models.KeptForm]
	Letters              = gorm.G[models.Letter]
	LoginAttempts        = gorm.G[models.LoginAttempt]
	Mails                = gorm.G[models.Mail]
	Messages             = gorm.G[models.Message]
	Omissions            = gorm.G[models.Omission]
	PersonContacts       = gorm.G[models.PersonContact]
	ProcessingActivities = gorm.G[models.ProcessingActivity]
	Receipts             = gorm.G[models.Receipt]
	Receivers            = gorm.G[models.Receiver]
	RecipientNotices     = gorm.G[models.RecipientNotice]
	RecordStores         = gorm.G[models.RecordStore]
	Redactions           = gorm.G[models.Redaction]
	Reminders            = gorm.G[models.Reminder]
	Representations      = gorm.G[models.Representation]
	RequestItems         = gorm.G[models.RequestItem]
	Restrictions         = gorm.G[models.Restriction]
	ReviewChoices        = gorm.G[models.ReviewChoice]
	ReviewSearches       = gorm.G[models.ReviewSearch]
	ReviewStepPages      = gorm.G[models.ReviewStepPage]
	ReviewSteps          = gorm.G[models.ReviewStep]
	RightsRequests       = gorm.G[models.RightsRequest]
	RowNotes             = gorm.G[models.RowNote]
	SavedViews           = gorm.G[models.SavedView]
	Sessions             = gorm.G[models.Session]
	Staff                = gorm.G[models.Staff]
	StaffAbsences        = gorm.G[models.StaffAbsence]
	StaffGrants          = gorm.G[models.StaffGrant]
	StoreTasks           = gorm.G[models.StoreTask]
	WordsVersions        = gorm.G[models.WordsVersion]
)
