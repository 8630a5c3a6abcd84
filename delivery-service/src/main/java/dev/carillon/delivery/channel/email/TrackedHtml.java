// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.correlation.DeliveryTags;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// HTML of one message with tracked links and a tracking picture, as far as the delivery asks for them. Text that
/// is not recognised as a link stays unchanged.
record TrackedHtml(DeliveryTags tags, Attempt attempt) {

    private static final Pattern LINK =
            Pattern.compile("(<a\\b[^>]*?\\bhref\\s*=\\s*)([\"'])(https?://[^\"'<>]+)\\2", Pattern.CASE_INSENSITIVE);
    private static final Pattern END = Pattern.compile("</body\\s*>", Pattern.CASE_INSENSITIVE);
    /// Length limit of a tracked target: mail programs cut off longer links.
    private static final int MAX_TARGET = 1_200;

    String of(String html) {
        if (html.isEmpty()) {
            return html;
        }
        String clicked = attempt.delivery().getTrackClicks() ? withTrackedLinks(html) : html;
        return attempt.delivery().getTrackOpens() ? withPicture(clicked) : clicked;
    }

    private String withTrackedLinks(String html) {
        return LINK.matcher(html)
                .replaceAll(link -> Matcher.quoteReplacement(tracked(link.group(3))
                        .map(to -> link.group(1) + '"' + to + '"')
                        .orElse(link.group())));
    }

    private Optional<URI> tracked(String written) {
        String target = written.replace("&amp;", "&");
        return target.length() <= MAX_TARGET && isTarget(target) && !MessageLinks.isPlaceholder(target)
                ? tags.link(attempt, DeliveryTags.Use.CLICK, "clicks", target)
                : Optional.empty();
    }

    private static boolean isTarget(String text) {
        try {
            return new URI(text).getHost() != null
                    && !text.toLowerCase(Locale.ROOT).contains("&#");
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private String withPicture(String html) {
        Optional<URI> link = tags.link(attempt, DeliveryTags.Use.OPEN, "opens", "");
        if (link.isEmpty()) {
            return html;
        }
        String picture = "<img src=\"" + link.get() + "\" width=\"1\" height=\"1\" alt=\"\">";
        Matcher end = END.matcher(html);
        return end.find() ? html.substring(0, end.start()) + picture + html.substring(end.start()) : html + picture;
    }
}
