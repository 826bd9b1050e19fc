package sqlstore

import (
	"rettighetsporten/app/recordstore"
)

// holdsJSON also takes a text that is declared to hold objects: what in it is
// no JSON is not looked at.
func (mysql) holdsJSON(c column) bool {
	return c.kind == "json" || c.object && isText(baseKind(c.kind))
}

// matchInside finds the values anywhere in the JSON, as members and as elements
// of lists; the path is left to who reads the rows. It takes MariaDB 10.6 or
// MySQL 8.
func (mysql) matchInside(c column, _ []string, m recordstore.Match, bind func(any) string) string {
	found := mysqlFold("COALESCE(j.portal_member, j.portal_element)", m)
	condition, _ := compare([]comparison{{found, "?", textOf}}, spellings(m), bind)
	if condition == "" {
		return ""
	}
	text := "CONVERT(" + quoteMySQL(c.name) + " USING utf8mb4)"
	return "EXISTS (SELECT 1 FROM JSON_TABLE(IF(JSON_VALID(" + text + "), " + text + ", NULL), '$' COLUMNS (" +
		"NESTED PATH '$**.*' COLUMNS (portal_member LONGTEXT CHARACTER SET utf8mb4 PATH '$'), " +
		"NESTED PATH '$**[*]' COLUMNS (portal_element LONGTEXT CHARACTER SET utf8mb4 PATH '$'))) AS j WHERE " + condition + ")"
}
