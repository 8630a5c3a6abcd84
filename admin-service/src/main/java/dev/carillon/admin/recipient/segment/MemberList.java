// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient.segment;

import dev.carillon.documents.json.Fields;
import dev.carillon.events.RecipientId;
import dev.carillon.runtime.http.RefusedException;
import dev.carillon.runtime.http.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// Ids of recipients in a request or a CSV file.
final class MemberList {

    static final int MAX_MEMBERS = 10_000;

    private static final int MAX_SHOWN = 20;
    private static final Set<String> ID_COLUMNS = Set.of("id", "recipient", "recipient_id", "user", "user_id");

    private MemberList() {}

    /// Ids in the member `recipients`. Faults are recorded in the fields.
    static Set<String> read(Fields body) {
        Set<String> ids = new TreeSet<>();
        List<String> given = body.texts("recipients", MAX_MEMBERS, 128);
        body.require("recipients", body.find("recipients"));
        for (int i = 0; i < given.size(); i++) {
            try {
                ids.add(new RecipientId(given.get(i)).value());
            } catch (IllegalArgumentException e) {
                body.violate("recipients/" + i, "format", String.valueOf(e.getMessage()));
            }
        }
        return ids;
    }

    /// Ids in a CSV file: those in the column with a known name (`id`, `recipient`, `recipient_id`, `user`,
    /// `user_id`), otherwise those in the first column.
    ///
    /// @throws RefusedException that names the lines with faults
    static Set<String> parseCsv(String csv) {
        List<String> lines = csv.replace("\uFEFF", "").lines().toList();
        Set<String> ids = new TreeSet<>();
        List<Violation> violations = new ArrayList<>();
        int column = lines.isEmpty() ? -1 : idColumn(cells(lines.getFirst()));
        for (int i = column < 0 ? 0 : 1; i < lines.size() && violations.size() < MAX_SHOWN; i++) {
            List<String> cells = cells(lines.get(i));
            String id = Math.max(column, 0) < cells.size() ? cells.get(Math.max(column, 0)) : "";
            if (!lines.get(i).isBlank()) {
                try {
                    ids.add(new RecipientId(id).value());
                } catch (IllegalArgumentException e) {
                    violations.add(new Violation("line " + (i + 1), "format", String.valueOf(e.getMessage())));
                }
            }
        }
        if (ids.size() > MAX_MEMBERS) {
            violations.add(new Violation("csv", "maxItems", "must have at most %d ids".formatted(MAX_MEMBERS)));
        }
        if (ids.isEmpty() && violations.isEmpty()) {
            violations.add(new Violation("csv", "required", "must have at least one id"));
        }
        if (!violations.isEmpty()) {
            throw RefusedException.invalid(violations);
        }
        return ids;
    }

    private static int idColumn(List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            if (ID_COLUMNS.contains(cells.get(i).toLowerCase(Locale.ROOT))) {
                return i;
            }
        }
        return -1;
    }

    /// Cells of a line, which are separated by commas, semicolons or tabs and may be quoted.
    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean isQuoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                isQuoted = !isQuoted;
            } else if (!isQuoted && (c == ',' || c == ';' || c == '\t')) {
                cells.add(cell.toString().strip());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString().strip());
        return cells;
    }
}
