// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import com.github.jknack.handlebars.EscapingStrategy;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Text that mail programs show in their list after the subject: the first text of the HTML, which is not displayed.
final class Preheader {

    private static final Pattern BODY = Pattern.compile("<body\\b[^>]*>", Pattern.CASE_INSENSITIVE);

    private Preheader() {}

    /// The HTML with the preheader, after the tag of its body or, without one, at its beginning. HTML that is blank
    /// stays so.
    static String in(String html, String preheader) {
        if (preheader.isEmpty() || html.isBlank()) {
            return html;
        }
        Matcher body = BODY.matcher(html);
        int at = body.find() ? body.end() : 0;
        return html.substring(0, at)
                + "<div style=\"display:none;max-height:0;overflow:hidden;mso-hide:all\">"
                + EscapingStrategy.HTML_ENTITY.escape(preheader)
                + "</div>"
                + html.substring(at);
    }
}
