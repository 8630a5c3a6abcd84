// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// External resources that the MJML compiler adds: fonts and icons. A mail program that loads them shows the
/// recipient's address to their host, so a mail has only those that its author wrote.
final class MjmlResources {

    /// Mark of HTML that has been cleaned. What its author wrote is left in it afterwards.
    private static final String GENERATOR = "<meta name=\"generator\" content=\"Carillon\">";

    private static final String HEAD = "<head>";
    /// Line that the compiler writes into every document.
    private static final String COMPILED = "#outlook a { padding:0; }";

    /// Starts at the first of several blanks only, and bounds the addresses, so that it takes time linear in the
    /// text.
    private static final Pattern FONT = Pattern.compile("""
            (?<![ \\t])[ \\t]*+(?:<link href="(?<link>https://fonts\\.googleapis\\.com/css\\?family=[^"]{0,1000}+)" rel="stylesheet" type="text/css">\
            |@import url\\((?<import>https://fonts\\.googleapis\\.com/css\\?family=[^)]{0,1000}+)\\);)\\n*""");
    private static final Pattern ICON = Pattern.compile(
            " ?src=\"(?<icon>https://(?:i\\.imgur\\.com/\\w+\\.png|www\\.mailjet\\.com/images/theme/v1/icons/[^\"]*))\"");
    private static final Pattern DEFAULT_FONT = Pattern.compile(
            "https://fonts\\.googleapis\\.com/css\\?family=(?:Open\\+Sans|Droid\\+Sans|Lato|Roboto|Ubuntu):300,400,500,700");
    private static final Pattern DEFAULT_ICON = Pattern.compile("https://(?:i\\.imgur\\.com/(?:bIXv1bk|os7o9kz|w4uTygT|"
            + "xTh3hln)\\.png|www\\.mailjet\\.com/images/theme/v1/icons/ico-social/[a-z-]+\\.png)");

    /// Elements with icons of their own, and the attributes that replace them.
    private static final List<Iconic> ICONIC = List.of(
            new Iconic("mj-social-element", "www.mailjet.com", "src"),
            new Iconic("mj-accordion", "bIXv1bk|w4uTygT", "icon-wrapped-url and icon-unwrapped-url"),
            new Iconic("mj-carousel", "xTh3hln|os7o9kz", "left-icon and right-icon"));

    private record Iconic(String element, String url, String attributes) {}

    private MjmlResources() {}

    /// Element that would load an icon which its author did not write.
    static Optional<MjmlCompilation.Refused> firstForeignIcon(String html, Source mjml) {
        return ICON.matcher(html)
                .results()
                .map(icon -> icon.group(1))
                .filter(url -> !mjml.text().contains(url))
                .map(url -> refused(url, mjml))
                .findFirst();
    }

    private static MjmlCompilation.Refused refused(String url, Source mjml) {
        return ICONIC.stream()
                .filter(iconic -> Pattern.compile(iconic.url()).matcher(url).find())
                .map(iconic -> MjmlCompilation.Refused.at(
                        mjml,
                        Math.max(0, mjml.text().indexOf("<" + iconic.element())),
                        "%s would load %s: give it %s".formatted(iconic.element(), url, iconic.attributes())))
                .findFirst()
                .orElseGet(() -> new MjmlCompilation.Refused(1, 1, "would load %s".formatted(url)));
    }

    /// Newly compiled HTML without the fonts that its author did not write.
    static String authored(String html, String mjml) {
        String cleaned = FONT.matcher(html).replaceAll(font -> {
            String url = font.group(1) == null ? font.group(2) : font.group(1);
            return mjml.contains(url) ? Matcher.quoteReplacement(font.group()) : "";
        });
        return cleaned.replaceFirst(HEAD, Matcher.quoteReplacement(HEAD + "\n    " + GENERATOR));
    }

    /// HTML without the compiler's own fonts and icons, also if it was compiled and stored before they were left out.
    static String withoutDefaults(String html) {
        if (html.contains(GENERATOR) || !html.contains(COMPILED)) {
            return html;
        }
        String cleaned = FONT.matcher(html).replaceAll(font -> {
            String url = font.group(1) == null ? font.group(2) : font.group(1);
            return DEFAULT_FONT.matcher(url).matches() ? "" : Matcher.quoteReplacement(font.group());
        });
        return ICON.matcher(cleaned)
                .replaceAll(icon ->
                        DEFAULT_ICON.matcher(icon.group(1)).matches() ? "" : Matcher.quoteReplacement(icon.group()));
    }
}
