package models_test

import (
	"io/fs"
	"regexp"
	"slices"
	"testing"
	"time"

	"rettighetsporten/migrations"
	"rettighetsporten/models"
)

// The values that Go knows are those the databases let in, in both dialects.
func TestTheDatabasesCheckTheSameValues(t *testing.T) {
	t.Parallel()
	for column, want := range map[string][]string{
		"request_items.status":     texts(models.Statuses()),
		"request_items.outcome":    append(texts(models.Outcomes()), ""),
		"answer_drafts.outcome":    append(texts(models.Outcomes()), ""),
		"rights_requests.channel":  texts(models.Channels()),
		"receipts.channel":         texts(models.Channels()),
		"inquiries.kind":           texts([]models.InquiryKind{models.InquiryIdentity, models.InquiryClarification, models.InquiryFee}),
		"advices.about":            texts([]models.AdviceAbout{models.AdviceOnRefusal, models.AdviceOnOther}),
		"case_links.kind":          texts([]models.LinkKind{models.LinkComplaint, models.LinkRepeat, models.LinkForwarded, models.LinkRelated}),
		"answer_drafts.state":      texts([]models.DraftState{models.DraftWriting, models.DraftSubmitted, models.DraftReturned, models.DraftApproved}),
		"effect_plans.state":       texts([]models.EffectState{models.EffectAsked, models.EffectMade, models.EffectApproved, models.EffectSpent}),
		"effect_plans.kind":        texts(models.EffectKinds()),
		"fulfilments.state":        texts(models.FulfilmentStates()),
		"fulfilments.kind":         texts(models.EffectKinds()),
		"recipient_notices.role":   texts(models.NoticeRoles()),
		"recipient_notices.state":  texts(models.RecipientStates()),
		"restrictions.state":       texts(models.RestrictionStates()),
		"store_tasks.state":        texts([]models.TaskState{models.TaskOpen, models.TaskCompleted, models.TaskNotFound, models.TaskException}),
		"mails.state":              texts([]models.MailState{models.MailQueued, models.MailSent, models.MailFailed}),
		"mails.kind":               texts([]models.MailKind{models.MailReceipt, models.MailAnswer, models.MailComplete, models.MailCode, models.MailStoreTask, models.MailLetter, models.MailReminder, models.MailDigest, models.MailStoreReminder, models.MailMessage, models.MailStaffMessage}),
		"messages.author":          texts([]models.Author{models.AuthorPerson, models.AuthorStaff}),
		"messages.stage":           texts([]models.MessageStage{models.StageOpen, models.StageApproval, models.StageAnswered}),
		"letters.kind":             texts(models.LetterKinds()),
		"representations.relation": texts(models.Relations()),
		"representations.state":    texts(models.RepresentationStates()),
		"representations.source":   append(texts(models.RelationSources()), ""),
		"review_choices.outcome":   texts([]models.ReviewOutcome{models.Released, models.Withheld}),
		"review_steps.kind":        texts(models.ReviewStepKinds()),
		"omissions.state":          texts([]models.CollectionState{models.CollectionStopped, models.CollectionFailed, models.CollectionNotSearched, models.CollectionUnanswered}),
		"fact_confirmations.fact":  texts([]models.ConfirmedFact{models.FactRecipients, models.FactAutomated}),
		"record_stores.kind":       texts([]models.StoreKind{models.StoreSQL, models.StoreFile, models.StoreHTTP, models.StoreGDPRAPI, models.StoreMailbox, models.StoreArchive, models.StoreManual}),
		"letter_words.kind":        texts(models.LetterKinds()),
		"letter_words.language":    texts(models.LetterLanguages()),
		"rights_requests.language": texts(models.AnswerLanguages()),
		"collections.state": texts([]models.CollectionState{
			models.CollectionWaiting, models.CollectionRunning, models.CollectionFound, models.CollectionNothing, models.CollectionStopped,
			models.CollectionFailed, models.CollectionNotSearched, models.CollectionWithOwner, models.CollectionUnanswered,
		}),
		"request_items.invoked_right": texts([]models.InvokedRight{
			models.RightAccess, models.RightRectification, models.RightErasure, models.RightRestriction, models.RightPortability,
			models.RightObjection, models.RightAutomated, models.RightWithdrawConsent, models.RightComplaint,
		}),
	} {
		for _, dialect := range []string{"postgres", "sqlite"} {
			got := checked(t, dialect)[column]
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("%s lets %v into %s, Go knows %v", dialect, got, column, want)
			}
		}
	}
}

func TestTheTableOfSteps(t *testing.T) {
	t.Parallel()
	open := 0
	for _, s := range models.Statuses() {
		if s.May(s) {
			t.Errorf("%s may become itself", s)
		}
		if s.Open() {
			open++
			if !s.May(models.StatusWithdrawn) {
				t.Errorf("a case in %s cannot be withdrawn", s)
			}
		} else if s.May(models.StatusWithdrawn) {
			t.Errorf("a case in %s is over, and can be withdrawn", s)
		}
		for _, to := range models.Statuses() {
			if s.May(to) && to == models.StatusAnswered && s != models.StatusApproval && s != models.StatusPartly {
				t.Errorf("%s becomes answered without an approval", s)
			}
		}
	}
	if open != len(models.OpenStatuses()) || models.Status("").Open() || models.Status("").May(models.StatusReceived) {
		t.Error("what is no state is open, or leads somewhere")
	}
}

// The first part of an answer stops no clock, and its instant stays.
func TestAPartIsNotTheAnswer(t *testing.T) {
	t.Parallel()
	first := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	item := models.RequestItem{Status: models.StatusApproval}
	for day, to := range []models.Status{models.StatusPartly, models.StatusReview, models.StatusApproval, models.StatusPartly} {
		if !item.Become(to, first.AddDate(0, 0, day)) || !item.Status.Open() || item.AnsweredAt != nil || item.PartlyAt == nil || !item.PartlyAt.Equal(first) || !item.Sent() {
			t.Fatalf("on day %d it is %s, answered %v, partly %v", day, item.Status, item.AnsweredAt, item.PartlyAt)
		}
	}
	if !item.Become(models.StatusAnswered, first.AddDate(0, 0, 9)) || item.AnsweredAt == nil || item.Status.Open() || !item.PartlyAt.Equal(first) {
		t.Errorf("at last it is %s, answered %v, partly %v", item.Status, item.AnsweredAt, item.PartlyAt)
	}
}

func texts[T ~string](in []T) []string {
	out := make([]string, len(in))
	for i, v := range in {
		out[i] = string(v)
	}
	return out
}

var (
	table = regexp.MustCompile(`(?s)CREATE TABLE (\w+) \((.*?)\n\);`)
	check = regexp.MustCompile(`(?m)^\s+(\w+) .*CHECK \(\w+ IN \(([^)]*)\)\)`)
	value = regexp.MustCompile(`'([^']*)'`)
)

// checked returns the values each column is checked for, by table.column.
func checked(t *testing.T, dialect string) map[string][]string {
	t.Helper()
	files, err := fs.Glob(migrations.Files, dialect+"/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("no migrations for %s: %v", dialect, err)
	}
	out := map[string][]string{}
	for _, name := range files {
		sql, err := fs.ReadFile(migrations.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, tb := range table.FindAllStringSubmatch(string(sql), -1) {
			for _, c := range check.FindAllStringSubmatch(tb[2], -1) {
				for _, v := range value.FindAllStringSubmatch(c[2], -1) {
					out[tb[1]+"."+c[1]] = append(out[tb[1]+"."+c[1]], v[1])
				}
			}
		}
	}
	return out
}
