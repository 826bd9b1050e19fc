package mailbox

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is archived lies in the folder of all messages and maybe nowhere else.
func TestWhichFoldersAreEverything(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ list, want string }{
		"no marks": {`() "/" INBOX|() "/" Arkiv|(\Noselect) "/" Delt`, "INBOX Arkiv"},
		"all, junk and trash": {
			`() "/" INBOX|(\Noselect) "/" "[G]"|(\All) "/" "[G]/All"|(\Flagged) "/" "[G]/Starred"|(\Sent) "/" "[G]/Sent"|(\junk) "/" "[G]/Spam"|(\Trash) "/" Bin|() "/" Bin/old|() "/" Binge`,
			"[G]/All [G]/Spam Bin Bin/old",
		},
		"all, without the others":        {`() "." INBOX|(\All) "." Alt`, "Alt"},
		"all, and it cannot be opened":   {`() "/" INBOX|(\All \NonExistent) "/" Alt|(\Trash) "/" Bin`, "INBOX Bin"},
		"stars only show other messages": {`() "/" INBOX|(\Flagged) "/" Stjerner`, "INBOX"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			searched := make(chan string, 100)
			s := scripted(t, greeting, func(command string) string {
				if strings.HasPrefix(command, "LIST") {
					list := ""
					for line := range strings.SplitSeq(c.list, "|") {
						list += "* LIST " + line + "\r\n"
					}
					return list + "T OK x\r\n"
				}
				if folder, ok := strings.CutPrefix(command, "EXAMINE "); ok {
					searched <- strings.Trim(folder, `"`)
				}
				return obliging("* SEARCH\r\n", "")(command)
			})
			s.Folders = Folders{"*"}
			if _, err := ask(t, s, byAddress(t, "kari@example.no")); err != nil {
				t.Fatal(err)
			}
			close(searched)
			var got []string
			for folder := range searched {
				got = append(got, folder)
			}
			if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
				t.Errorf("folders (-want +got):\n%s", diff)
			}
		})
	}
}
