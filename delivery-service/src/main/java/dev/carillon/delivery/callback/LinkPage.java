// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.callback;

import dev.carillon.runtime.http.PageTexts;
import dev.carillon.runtime.http.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.HtmlUtils;

/// Page behind a link in a message: a title, a sentence, at most one button, and a link to the preference centre. It
/// loads nothing, and needs no script.
///
/// @param brand name of the tenant; may be empty
/// @param name name of the title in the bundle `message-links`; the sentence's name is followed by `Text`
/// @param button name of the button's text; empty for none
/// @param path path of the link to the preference centre; empty for none
record LinkPage(HttpStatus status, String brand, String name, Optional<Button> button, Optional<String> path) {

    /// Button that sends the form of the page to its own address.
    ///
    /// @param name name of its text in the bundle
    /// @param from value of the field `from`
    record Button(String name, String from) {}

    private static final String STYLE = """
            :root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}\
            body{margin:0;padding:3rem 1rem}main{max-width:32rem;margin:0 auto}h1{font-size:1.5rem;line-height:1.25}\
            button{font:inherit;padding:.6rem 1.2rem;border:1px solid;border-radius:.4rem;cursor:pointer}\
            """;

    /// @param languages BCP 47 tags that the reader prefers, the first before the others
    ResponseEntity<String> in(String... languages) {
        PageTexts texts = PageTexts.of("message-links", languages);
        String content = brand.isEmpty() ? "" : "<p><strong>%s</strong></p>".formatted(escaped(brand));
        content += "<h1>%s</h1><p role=\"status\">%s</p>"
                .formatted(escaped(texts.word(name)), escaped(texts.word(name + "Text")));
        content += button.map(it -> "<form method=\"post\"><button name=\"from\" value=\"%s\">%s</button></form>"
                        .formatted(it.from(), escaped(texts.word(it.name()))))
                .orElse("");
        content += path.map(
                        to -> "<p><a href=\"%s\">%s</a></p>".formatted(escaped(to), escaped(texts.word("preferences"))))
                .orElse("");
        ResponseEntity.BodyBuilder response = ResponseEntity.status(status);
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            response.header("Retry-After", Long.toString(Problem.RETRY_AFTER_SECONDS));
        }
        return response.contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .cacheControl(CacheControl.noStore())
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'")
                .header("Referrer-Policy", "no-referrer")
                .body("""
                        <!doctype html>
                        <html lang="%s" dir="%s">
                        <head><meta charset="utf-8">
                        <meta name="viewport" content="width=device-width, initial-scale=1">
                        <meta name="robots" content="noindex"><title>%s</title><style>%s</style></head>
                        <body><main>%s</main></body>
                        </html>
                        """.formatted(texts.language(), texts.direction(), escaped(texts.word(name)), STYLE, content));
    }

    private static String escaped(String text) {
        return HtmlUtils.htmlEscape(text, StandardCharsets.UTF_8.name());
    }
}
